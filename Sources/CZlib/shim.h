#ifndef MQP_CZLIB_SHIM_H
#define MQP_CZLIB_SHIM_H

#include <zlib.h>

/* zlib's initialisers are macros, which Swift does not see. */
static inline int mqp_deflate_init_gzip(z_stream *stream, int level) {
    /* 15 + 16: the largest window, in a gzip frame. */
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int mqp_inflate_init_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

#endif
