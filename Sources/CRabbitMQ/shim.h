#ifndef MQP_CRABBITMQ_SHIM_H
#define MQP_CRABBITMQ_SHIM_H

#include <sys/time.h>

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

/* Swift does not see variadic functions.
 *
 * The broker is told that we understand `connection.blocked`; without that it is silent while an
 * alarm keeps it from reading. */
static inline amqp_rpc_reply_t mqp_amqp_login(
    amqp_connection_state_t connection, const char *virtual_host, int heartbeat,
    const char *user, const char *password) {
    amqp_table_entry_t blocked;
    blocked.key = amqp_cstring_bytes("connection.blocked");
    blocked.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    blocked.value.value.boolean = 1;
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes("capabilities");
    entry.value.kind = AMQP_FIELD_KIND_TABLE;
    entry.value.value.table.num_entries = 1;
    entry.value.value.table.entries = &blocked;
    amqp_table_t properties;
    properties.num_entries = 1;
    properties.entries = &entry;
    return amqp_login_with_properties(
        connection, virtual_host, 1, AMQP_DEFAULT_FRAME_SIZE, heartbeat, &properties,
        AMQP_SASL_METHOD_PLAIN, user, password);
}

/* Publishes persistent JSON that must be routed; texts are zero-terminated. */
static inline int mqp_amqp_publish(
    amqp_connection_state_t connection, amqp_channel_t channel, const char *exchange,
    const char *routing_key, const char *message_id, const char *type, uint64_t timestamp,
    const void *body, size_t size) {
    amqp_basic_properties_t properties;
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG |
                        AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TIMESTAMP_FLAG |
                        AMQP_BASIC_TYPE_FLAG | AMQP_BASIC_APP_ID_FLAG;
    properties.content_type = amqp_cstring_bytes("application/json");
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties.message_id = amqp_cstring_bytes(message_id);
    properties.timestamp = timestamp;
    properties.type = amqp_cstring_bytes(type);
    properties.app_id = amqp_cstring_bytes("mqp");
    amqp_bytes_t content;
    content.len = size;
    content.bytes = (void *)body;
    return amqp_basic_publish(
        connection, channel, amqp_cstring_bytes(exchange), amqp_cstring_bytes(routing_key),
        1 /* mandatory */, 0, &properties, content);
}

/* Swift does not see macros with casts. */
static const amqp_method_number_t mqp_amqp_ack = AMQP_BASIC_ACK_METHOD;
static const amqp_method_number_t mqp_amqp_nack = AMQP_BASIC_NACK_METHOD;
static const amqp_method_number_t mqp_amqp_return = AMQP_BASIC_RETURN_METHOD;
static const amqp_method_number_t mqp_amqp_channel_close = AMQP_CHANNEL_CLOSE_METHOD;
static const amqp_method_number_t mqp_amqp_connection_close = AMQP_CONNECTION_CLOSE_METHOD;
static const amqp_method_number_t mqp_amqp_connection_blocked = AMQP_CONNECTION_BLOCKED_METHOD;

#endif
