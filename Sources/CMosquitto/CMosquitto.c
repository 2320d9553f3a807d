#include "CMosquitto.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

bool nacre_mosquitto_hold_pipe(void) {
    sigset_t pipe, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    if (pthread_sigmask(SIG_BLOCK, &pipe, &before) != 0) return false;
    return sigismember(&before, SIGPIPE) == 0;
}

void nacre_mosquitto_free_pipe(void) {
    int kept = errno;
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    struct timespec none = {0, 0};
    while (sigtimedwait(&pipe, NULL, &none) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_UNBLOCK, &pipe, NULL);
    errno = kept;
}
