import Foundation

/// What real clients do with a server: those of confluent-kafka, in a Python program of their own.
extension KafkaServer {
    /// Makes a topic.
    public func createTopic(_ topic: String, partitions: Int) async throws {
        try await python(
            "wait(admin.create_topics([NewTopic(args[0], int(args[1]), 1)]))",
            [topic, "\(partitions)"])
    }

    /// Deletes a topic, and waits until it is gone.
    public func deleteTopic(_ topic: String) async throws {
        try await python(
            """
            wait(admin.delete_topics([args[0]]))
            while args[0] in admin.list_topics(timeout=10).topics: time.sleep(0.05)
            """, [topic])
    }

    /// Sends messages to the partitions of a topic in turn, with a time in milliseconds since 1970 UTC,
    /// or that of sending when it is 0.
    public func produce(
        _ count: Int, to topic: String, partitions: Int, timestamp: Int64 = 0
    ) async throws {
        try await python(
            """
            producer = Producer(servers)
            for i in range(int(args[1])):
                producer.produce(args[0], b'x', partition=i % int(args[2]), timestamp=int(args[3]))
            assert producer.flush(20) == 0
            """, [topic, "\(count)", "\(partitions)", "\(timestamp)"])
    }

    /// Reads messages as a group does, commits after the last of them, and leaves the group.
    public func consume(_ count: Int, from topic: String, group: String) async throws {
        try await python(
            """
            consumer = Consumer({**servers, 'group.id': args[2], 'enable.auto.commit': False,
                                 'auto.offset.reset': 'earliest'})
            consumer.subscribe([args[0]])
            left = int(args[1])
            while left:
                message = consumer.poll(20)
                assert message is not None and not message.error(), message
                left -= 1
            consumer.commit(asynchronous=False)
            consumer.close()
            """, [topic, "\(count)", group])
    }

    /// Commits an offset for each partition, for a group without members, as tools do that move groups.
    public func commit(
        _ offsets: [Int: Int64], topic: String, group: String
    ) async throws {
        let pairs = offsets.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        try await python(
            """
            consumer = Consumer({**servers, 'group.id': args[1], 'enable.auto.commit': False})
            pairs = [pair.split('=') for pair in args[2:]]
            consumer.commit(offsets=[TopicPartition(args[0], int(p), int(o)) for p, o in pairs],
                            asynchronous=False)
            consumer.close()
            """, [topic, group] + pairs)
    }

    /// Starts a member of a group, which has its partitions and reads nothing until it is ended.
    public nonisolated func member(
        of group: String, topic: String, clientID: String
    ) throws -> ServerProcess {
        let program = Self.program(
            """
            consumer = Consumer({**servers, 'group.id': args[1], 'client.id': args[2],
                                 'enable.auto.commit': False})
            consumer.subscribe([args[0]])
            while True: consumer.poll(0.1)
            """)
        let member = try ServerProcess(
            name: "kafka-member",
            command: { _ in
                ["/usr/bin/env", "python3", "-c", program, address, topic, group, clientID]
            },
            environment: { _ in ProcessInfo.processInfo.environment })
        try member.start()
        return member
    }

    private func python(_ body: String, _ arguments: [String]) async throws {
        _ = try await runCommand(
            "/usr/bin/env", ["python3", "-c", Self.program(body), address] + arguments,
            environment: ProcessInfo.processInfo.environment, in: server.folder)
    }

    private static func program(_ body: String) -> String {
        """
        import sys, time
        from confluent_kafka import Consumer, Producer, TopicPartition
        from confluent_kafka.admin import AdminClient, NewTopic
        servers, args = {'bootstrap.servers': sys.argv[1]}, sys.argv[2:]
        admin = AdminClient(servers)
        def wait(futures):
            for future in futures.values(): future.result()
        \(body)
        """
    }
}
