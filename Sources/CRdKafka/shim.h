#ifndef MQP_CRDKAFKA_SHIM_H
#define MQP_CRDKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>

/* Swift does not see variadic functions. The value, the key and the header are copied. */
static inline rd_kafka_resp_err_t mqp_kafka_produce(
    rd_kafka_t *producer, const char *topic, const void *key, size_t key_size, const void *value,
    size_t value_size, int64_t timestamp, const char *header, const void *header_value,
    size_t header_size, void *opaque) {
    return rd_kafka_producev(
        producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(RD_KAFKA_PARTITION_UA),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
        RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_TIMESTAMP(timestamp),
        RD_KAFKA_V_HEADER(header, header_value, header_size), RD_KAFKA_V_OPAQUE(opaque),
        RD_KAFKA_V_END);
}

/* Nothing is written to standard error, which is where librdkafka's log goes by itself. */
static inline void mqp_kafka_silence(rd_kafka_conf_t *settings) {
    rd_kafka_conf_set_log_cb(settings, NULL);
}

/* What takes lines until the client's queue does; librdkafka's own would write them to standard error. */
static inline void mqp_kafka_no_log(
    const rd_kafka_t *client, int level, const char *facility, const char *text) {
    (void)client, (void)level, (void)facility, (void)text;
}

/* Lines of the log go to a queue, as `log.queue` says; without any function there would be none. */
static inline void mqp_kafka_log_to_queue(rd_kafka_conf_t *settings) {
    rd_kafka_conf_set_log_cb(settings, mqp_kafka_no_log);
}

#endif
