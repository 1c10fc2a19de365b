#ifndef MQP_CRDKAFKA_MOCK_H
#define MQP_CRDKAFKA_MOCK_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#endif
