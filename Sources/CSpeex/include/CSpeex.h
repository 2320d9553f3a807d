// speexdsp's echo canceller (BSD licence), as Swift takes it.
#ifndef NACRE_CSPEEX_H
#define NACRE_CSPEEX_H

#include <speex/speex_echo.h>

#endif
