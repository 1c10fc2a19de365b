#ifndef MQP_CLIBYAML_SHIM_H
#define MQP_CLIBYAML_SHIM_H

#include <yaml.h>

#endif
