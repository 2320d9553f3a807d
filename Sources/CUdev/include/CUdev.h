// libudev for Swift, which imports it as it is.
#pragma once
#include <libudev.h>
