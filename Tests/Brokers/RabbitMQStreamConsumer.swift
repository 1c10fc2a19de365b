import Foundation

/// A consumer of a stream over RabbitMQ's own protocol.
extension RabbitMQBroker {
    /// Starts a consumer that is sent `credit` chunks from the first on, and asks for no more until it
    /// is ended. What was published message by message has a message in a chunk.
    ///
    /// - Parameters:
    ///   - stream: The stream.
    ///   - virtualHost: Where that is.
    ///   - name: What the consumer calls itself; nil where it does not say.
    ///   - credit: How many chunks it is sent.
    /// - Returns: The process; the API tells of it when it is subscribed.
    /// - Throws: Why it cannot be started.
    public nonisolated func streamConsumer(
        of stream: String, in virtualHost: String, named name: String?, credit: Int
    ) throws -> ServerProcess {
        let consumer = try ServerProcess(
            name: "stream-consumer",
            command: { _ in
                [
                    "/usr/bin/env", "python3", "-c", Self.streamProgram, "\(ports.stream)",
                    Self.user, virtualHost, stream, name ?? "", "\(credit)",
                ]
            },
            environment: { ["PATH": ServerProcess.path, "HOME": $0.path] })
        try consumer.start()
        return consumer
    }

    // Frames: a length, a key, a version, and for what is answered a number that comes back.
    private static let streamProgram = """
        import socket, struct, sys
        port, user, vhost, stream, name, credit = sys.argv[1:]
        connection = socket.create_connection(('127.0.0.1', int(port)))
        replies = connection.makefile('rb')
        def text(value): return struct.pack('>H', len(value.encode())) + value.encode()
        def table(pairs):
            return struct.pack('>I', len(pairs)) + b''.join(text(k) + text(v) for k, v in pairs)
        def send(key, body):
            connection.sendall(struct.pack('>IHH', len(body) + 4, key, 1) + body)
        def frame():
            size, key, _ = struct.unpack('>IHH', replies.read(8))
            return key & 0x7fff, replies.read(size - 4)
        def ask(key, number, body):
            send(key, struct.pack('>I', number) + body)
            while True:
                answered, body = frame()
                if answered == key:
                    assert body[4:6] == b'\\x00\\x01', (key, body)
                    return
                if answered == 20: send(20, body)
        ask(17, 1, table([('product', 'test')]))
        ask(18, 2, b'')
        secret = f'\\0{user}\\0{user}'.encode()
        ask(19, 3, text('PLAIN') + struct.pack('>I', len(secret)) + secret)
        while True:
            key, body = frame()
            if key == 20: break
        send(20, body)
        ask(21, 4, text(vhost))
        # From the first message; the last is what the consumer says of itself.
        ask(7, 5, struct.pack('>B', 0) + text(stream) + struct.pack('>HH', 1, int(credit))
            + table([('name', name)] if name else []))
        while True:
            key, body = frame()
            if key == 23: send(23, b'')
        """
}
