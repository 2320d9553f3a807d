#include "CCompression.h"

#include <lz4frame.h>
#include <zstd.h>

int64_t nacre_unpack_zstd(const uint8_t *packed, size_t count, uint8_t *out, size_t room) {
    size_t done = ZSTD_decompress(out, room, packed, count);
    return ZSTD_isError(done) ? -1 : (int64_t)done;
}

int64_t nacre_unpack_lz4(const uint8_t *packed, size_t count, uint8_t *out, size_t room) {
    LZ4F_dctx *context = NULL;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION))) return -1;
    size_t from = 0, to = 0, left = 1;
    while (from < count && left != 0) {
        size_t given = count - from, taken = room - to;
        left = LZ4F_decompress(context, out + to, &taken, packed + from, &given, NULL);
        if (LZ4F_isError(left) || (given == 0 && taken == 0)) break;
        from += given;
        to += taken;
    }
    LZ4F_freeDecompressionContext(context);
    return left == 0 ? (int64_t)to : -1;
}
