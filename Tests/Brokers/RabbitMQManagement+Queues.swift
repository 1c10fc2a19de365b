import Foundation

/// The three kinds of queue that RabbitMQ has.
public enum QueueKind: String, Sendable, CaseIterable, Codable {
    /// Kept by one node.
    case classic
    /// Replicated by Raft.
    case quorum
    /// An append-only log, which keeps what has been consumed.
    case stream
}

/// A queue to declare.
public struct QueueDeclaration: Sendable, Equatable {
    /// The virtual host that it is in.
    public var virtualHost: String
    /// Its name.
    public var name: String
    /// Its kind.
    public var kind: QueueKind

    /// A durable queue without further arguments.
    public init(_ name: String, _ kind: QueueKind = .classic, in virtualHost: String) {
        self.virtualHost = virtualHost
        self.name = name
        self.kind = kind
    }
}

/// What `/api/queues` says of a queue; nil is null or missing.
public struct QueueState: Decodable, Sendable, Equatable {
    /// The queue's name.
    public var name: String
    /// Its virtual host.
    public var vhost: String
    /// Its kind; missing for a moment after it was declared.
    public var type: QueueKind?
    /// `running`, and others.
    public var state: String?
    /// Messages in it, ready and unacknowledged.
    public var messages: Int?
    /// Messages ready to be delivered.
    public var messages_ready: Int?
    /// Messages delivered and not acknowledged.
    public var messages_unacknowledged: Int?
    /// Consumers of it.
    public var consumers: Int?

    /// What a queue is expected to look like, whole.
    public init(
        name: String, vhost: String, type: QueueKind?, state: String?, messages: Int?,
        messages_ready: Int?, messages_unacknowledged: Int?, consumers: Int?
    ) {
        self.name = name
        self.vhost = vhost
        self.type = type
        self.state = state
        self.messages = messages
        self.messages_ready = messages_ready
        self.messages_unacknowledged = messages_unacknowledged
        self.consumers = consumers
    }
}

extension RabbitMQManagement {
    /// Makes a virtual host in which this client's user may do everything.
    public func createVirtualHost(_ name: String) async throws {
        try await send("PUT", Self.path("vhosts", name), [String: String]())
    }

    /// Removes a virtual host and everything in it.
    public func deleteVirtualHost(_ name: String) async throws {
        try await send("DELETE", Self.path("vhosts", name), nil)
    }

    /// Makes a virtual host with a name of its own and hands the name to `body`.
    ///
    /// This is how tests that share a node stay out of each other's way. The name begins with
    /// `prefix`. It goes with its node and not before: while one goes away, the node answers 500 to
    /// everybody who lists queues.
    public func withVirtualHost<Value>(
        _ prefix: String, _ body: (String) async throws -> Value
    ) async throws -> Value {
        let name = "\(prefix)-\(UUID().uuidString.prefix(8))"
        try await createVirtualHost(name)
        return try await body(name)
    }

    /// Makes a user with tags such as `monitoring`, without permissions on any virtual host.
    public func createUser(_ name: String, password: String, tags: String) async throws {
        try await send(
            "PUT", Self.path("users", name), ["password": password, "tags": tags])
    }

    /// Gives a user the right to configure, write and read everything in a virtual host.
    public func permit(_ user: String, in virtualHost: String) async throws {
        try await send(
            "PUT", Self.path("permissions", virtualHost, user),
            ["configure": ".*", "write": ".*", "read": ".*"])
    }

    /// Declares a queue.
    public func declare(_ queue: QueueDeclaration) async throws {
        try await send("PUT", Self.path("queues", queue.virtualHost, queue.name), Body(queue))
    }

    /// Declares many queues in one request.
    public func declare(_ queues: [QueueDeclaration]) async throws {
        try await send("POST", "definitions", ["queues": queues.map(Body.init)])
    }

    /// Has an exchange give a queue what comes with a key.
    public func bind(_ queue: QueueDeclaration, to exchange: String, key: String) async throws {
        try await send(
            "POST", Self.path("bindings", queue.virtualHost, "e", exchange, "q", queue.name),
            ["routing_key": key])
    }

    /// Removes a queue.
    public func delete(_ queue: QueueDeclaration) async throws {
        try await send("DELETE", Self.path("queues", queue.virtualHost, queue.name), nil)
    }

    /// How often messages are published that the broker gives up on.
    private static let maximumAttempts = 3

    /// Publishes `count` persistent messages to a queue that has none, one request each: good for tens.
    ///
    /// The broker answers 500 where it has not kept a message within seconds, as on a busy machine, and
    /// may keep it all the same. The queue is then made anew, and all are published again.
    ///
    /// - Throws: `BrokerError.unexpectedAnswer` when the broker did not route one.
    public func publish(_ count: Int, to queue: QueueDeclaration) async throws {
        for attempt in 1...Self.maximumAttempts {
            do {
                for _ in 0..<count { try await publish(to: queue) }
                return
            } catch BrokerError.refused(_, status: 500, _) where attempt < Self.maximumAttempts {
                try await delete(queue)
                try await declare(queue)
            }
        }
    }

    private func publish(to queue: QueueDeclaration) async throws {
        let answer = try await send(
            "POST", Self.path("exchanges", queue.virtualHost, "amq.default", "publish"),
            Message(routing_key: queue.name))
        guard try JSONDecoder().decode([String: Bool].self, from: answer) == ["routed": true]
        else { throw BrokerError.unexpectedAnswer("a message to \(queue.name) was not routed") }
    }

    /// Takes `count` messages from a queue and acknowledges them; a stream refuses this.
    ///
    /// - Throws: `BrokerError.unexpectedAnswer` when there were fewer.
    public func consume(_ count: Int, from queue: QueueDeclaration) async throws {
        let answer = try await send(
            "POST", Self.path("queues", queue.virtualHost, queue.name, "get"), Take(count: count))
        let taken = try JSONDecoder().decode([Taken].self, from: answer).count
        guard taken == count else {
            throw BrokerError.unexpectedAnswer("\(queue.name) gave \(taken) messages of \(count)")
        }
    }

    /// What the broker says of the queues in a virtual host, sorted by name.
    public func queues(in virtualHost: String) async throws -> [QueueState] {
        let answer = try await get(Self.path("queues", virtualHost))
        return try JSONDecoder().decode([QueueState].self, from: answer)
            .sorted { $0.name < $1.name }
    }

    /// What the broker says of one queue.
    public func state(of queue: QueueDeclaration) async throws -> QueueState {
        let answer = try await get(Self.path("queues", queue.virtualHost, queue.name))
        return try JSONDecoder().decode(QueueState.self, from: answer)
    }
}

// The names of these fields are the API's.
private struct Body: Encodable {
    var name: String
    var vhost: String
    var durable = true
    var auto_delete = false
    var arguments: [String: String]

    init(_ queue: QueueDeclaration) {
        name = queue.name
        vhost = queue.virtualHost
        arguments = ["x-queue-type": queue.kind.rawValue]
    }
}

private struct Message: Encodable {
    var routing_key: String
    var properties = ["delivery_mode": 2]
    var payload = "{}"
    var payload_encoding = "string"
}

private struct Take: Encodable {
    var count: Int
    var ackmode = "ack_requeue_false"
    var encoding = "auto"
}

private struct Taken: Decodable {
    var payload_bytes: Int
}
