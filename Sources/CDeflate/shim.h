#ifndef MQP_CDEFLATE_SHIM_H
#define MQP_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
