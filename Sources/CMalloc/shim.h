#ifndef MQP_CMALLOC_SHIM_H
#define MQP_CMALLOC_SHIM_H

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Where there is another allocator than glibc's, it stays as it is. */
static inline void mqp_malloc_settings(int arenas, int mapped_bytes) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, arenas);
    mallopt(M_MMAP_THRESHOLD, mapped_bytes);
    mallopt(M_TRIM_THRESHOLD, mapped_bytes);
#else
    (void)arenas, (void)mapped_bytes;
#endif
}

#endif
