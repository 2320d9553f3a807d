// The fence around libzstd and liblz4: one whole frame unpacked into memory that is given.
#ifndef CCOMPRESSION_H
#define CCOMPRESSION_H

#include <stddef.h>
#include <stdint.h>

// Unpacks a zstd frame; how many bytes that gave, or -1 where it is damaged or does not fit.
int64_t nacre_unpack_zstd(const uint8_t *packed, size_t count, uint8_t *out, size_t room);

// The same for an LZ4 frame.
int64_t nacre_unpack_lz4(const uint8_t *packed, size_t count, uint8_t *out, size_t room);

#endif
