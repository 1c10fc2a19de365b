#ifndef MQP_CSNAPPY_SHIM_H
#define MQP_CSNAPPY_SHIM_H

#include <snappy-c.h>

#endif
