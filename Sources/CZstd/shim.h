#ifndef MQP_CZSTD_SHIM_H
#define MQP_CZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
