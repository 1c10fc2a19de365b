import CRabbitMQ
import Delivery
import Telemetry

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection to a broker with one channel on which everything published is confirmed.
///
/// Its calls block, each for a time with a limit. After an error it is of no use.
final class RabbitMQConnection {
    private let connection: amqp_connection_state_t
    private let address: RabbitMQAddress
    /// How many messages were published; the broker counts them as well.
    private(set) var published: UInt64 = 0
    /// What the broker said of the message that it is just giving back.
    private var returnText = ""

    private static let channel: amqp_channel_t = 1

    /// What the broker says of what was published.
    enum Event {
        case confirmed(UInt64, upTo: Bool, isAccepted: Bool)
        /// A message comes back, named by its message id, since there is no queue for it.
        case returned(id: String, text: String)
    }

    /// Connects, logs in and asks for confirmations.
    init(
        _ address: RabbitMQAddress, login: RabbitMQLogin, certificates: RabbitMQCertificates,
        limits: RabbitMQLimits
    ) throws(SinkError) {
        guard let connection = amqp_new_connection() else {
            throw SinkError(.io, retryable: true, message: "no memory for a connection")
        }
        self.connection = connection
        self.address = address
        // From here on `deinit` gives it back, also after a throw.
        try openSocket(certificates, limits: limits)
        var limit = timeval(limits.connectTimeout)
        amqp_set_handshake_timeout(connection, &limit)
        amqp_set_rpc_timeout(connection, &limit)
        try check(
            mqp_amqp_login(
                connection, address.virtualHost, Int32(limits.heartbeat.components.seconds),
                login.user, login.password.reveal()), doing: "logging in")
        amqp_channel_open(connection, Self.channel)
        try check(amqp_get_rpc_reply(connection), doing: "opening a channel")
        amqp_confirm_select(connection, Self.channel)
        try check(amqp_get_rpc_reply(connection), doing: "asking for confirmations")
    }

    deinit { amqp_destroy_connection(connection) }

    /// The socket's descriptor.
    var socket: Int32 { amqp_get_sockfd(connection) }

    /// Whether the socket takes something at the moment.
    var isWritable: Bool { OutputDescriptor(rawValue: socket).isReady }

    /// Publishes a message; texts have no zero byte.
    func publish(
        _ body: [UInt8], to exchange: String, key: String, row: AcceptedRow
    ) throws(SinkError) {
        let sample = row.row.sample
        let status = mqp_amqp_publish(
            connection, Self.channel, exchange, key, row.id.description, sample.shape.eventType,
            UInt64(max(sample.timestamp, 0) / 1000), body, body.count)
        guard status == AMQP_STATUS_OK.rawValue else { throw error(status, doing: "publishing") }
        published += 1
    }

    /// The next that the broker has to say.
    ///
    /// - Parameter wait: how long to wait for it.
    /// - Returns: nil where it said nothing in that time, or nothing that matters.
    /// - Throws: when the connection or the channel was closed, or the broker reads no more.
    func event(within wait: Duration) throws(SinkError) -> Event? {
        amqp_maybe_release_buffers(connection)
        var frame = amqp_frame_t()
        var limit = timeval(wait)
        let status = amqp_simple_wait_frame_noblock(connection, &frame, &limit)
        if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
        guard status == AMQP_STATUS_OK.rawValue else { throw error(status, doing: "waiting") }
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD: return try event(frame.payload.method)
        case AMQP_FRAME_HEADER:
            // Nothing is consumed here: a header is that of a message that comes back.
            let properties = frame.payload.properties.decoded.map {
                $0.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
            }
            guard let properties else { return nil }
            return .returned(id: String(properties.message_id), text: returnText)
        default: return nil
        }
    }

    /// Takes in what the broker has said, and says that we live where that is due.
    ///
    /// - Throws: when the connection is of no use any more.
    func idle() throws(SinkError) {
        while try event(within: .zero) != nil {}
    }

    /// Takes leave of the broker.
    func close(within limit: Duration) {
        var limit = timeval(limit)
        amqp_set_rpc_timeout(connection, &limit)
        _ = amqp_connection_close(connection, AMQP_REPLY_SUCCESS)
    }
}

extension RabbitMQConnection {
    private func openSocket(
        _ certificates: RabbitMQCertificates, limits: RabbitMQLimits
    ) throws(SinkError) {
        let made =
            address.isEncrypted ? amqp_ssl_socket_new(connection) : amqp_tcp_socket_new(connection)
        guard let socket = made else {
            throw SinkError(.io, retryable: true, message: "no memory for a socket")
        }
        if address.isEncrypted {
            amqp_ssl_socket_set_verify_peer(socket, 1)
            amqp_ssl_socket_set_verify_hostname(socket, 1)
            amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST)
            try checkFile(
                amqp_ssl_socket_set_cacert(socket, certificates.authorities),
                certificates.authorities)
            if let own = certificates.own {
                try checkFile(
                    amqp_ssl_socket_set_key(socket, own.certificate, own.key), own.certificate)
            }
        }
        var limit = timeval(limits.connectTimeout)
        let status = amqp_socket_open_noblock(socket, address.host, address.port, &limit)
        guard status == AMQP_STATUS_OK.rawValue else { throw error(status, doing: "connecting") }
    }

    private func checkFile(_ status: Int32, _ path: String) throws(SinkError) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        throw SinkError(.unreachable, retryable: true, message: "\(path) cannot be used")
    }

    private func event(_ method: amqp_method_t) throws(SinkError) -> Event? {
        guard let decoded = method.decoded else { return nil }
        switch method.id {
        case mqp_amqp_ack:
            let ack = decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            return .confirmed(ack.delivery_tag, upTo: ack.multiple != 0, isAccepted: true)
        case mqp_amqp_nack:
            let nack = decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            return .confirmed(nack.delivery_tag, upTo: nack.multiple != 0, isAccepted: false)
        case mqp_amqp_return:
            returnText = String(
                decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee.reply_text)
            return nil
        case mqp_amqp_connection_blocked:
            let reason = decoded.assumingMemoryBound(to: amqp_connection_blocked_t.self).pointee
            throw SinkError(
                .throttled, retryable: true,
                message: "\(address) reads no more: \(String(reason.reason))")
        case mqp_amqp_channel_close, mqp_amqp_connection_close: throw refusal(method)
        default: return nil
        }
    }

    /// Throws where a call was not answered as it should be.
    private func check(_ reply: amqp_rpc_reply_t, doing action: String) throws(SinkError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw refusal(reply.reply)
        default: throw error(reply.library_error, doing: action)
        }
    }

    /// What the broker said when it closed the channel or the connection.
    private func refusal(_ method: amqp_method_t) -> SinkError {
        guard let decoded = method.decoded else {
            return SinkError(
                .malformed, retryable: true, message: "\(address) closed, saying nothing")
        }
        // The two methods have the same fields.
        let close = decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
        let reason: SinkError.Reason =
            switch Int32(close.reply_code) {
            case AMQP_NOT_FOUND: .unroutable
            case AMQP_ACCESS_REFUSED, AMQP_NOT_ALLOWED: .unauthorized
            case AMQP_CONNECTION_FORCED: .unreachable
            default: .io
            }
        return SinkError(
            reason, retryable: true, message: "\(address): \(String(close.reply_text))")
    }

    /// What the library says of a call that failed.
    private func error(_ status: Int32, doing action: String) -> SinkError {
        let isLate =
            status == AMQP_STATUS_TIMEOUT.rawValue
            || status == AMQP_STATUS_HEARTBEAT_TIMEOUT.rawValue
        let text = amqp_error_string2(status).map { String(cString: $0) } ?? "error \(status)"
        return SinkError(
            isLate ? .timeout : .unreachable, retryable: true,
            message: "\(address): \(action): \(text)")
    }
}

extension String {
    /// Bytes of AMQP as a text.
    fileprivate init(_ bytes: amqp_bytes_t) {
        self.init(
            decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
    }
}

extension timeval {
    /// A duration to the microsecond.
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(
            tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
