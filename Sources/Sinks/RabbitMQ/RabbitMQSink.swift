public import Delivery
import Dispatch
import Formats
import Synchronization
import Telemetry

/// Publishes rows to an exchange of RabbitMQ, a message each.
///
/// The body is the row as flat JSON; the message id is the row's id, which tells a duplicate, the
/// type is the row's event type. Messages are persistent and must be routed. A row is delivered when
/// the broker confirms it, which it does for a durable queue when the message is on disk.
///
/// A row for which there is no queue goes to the dead letters as `unroutable`. While there is no such
/// exchange (`unroutable`), a login or a right is missing (`unauthorized`), an alarm keeps the broker
/// from reading (`throttled`), or a queue rejects what it gets (`throttled`), rows come back. After
/// a failure the connection is made anew with the next batch, and with its login.
public final class RabbitMQSink: Sink {
    public let name: String
    private let route: RabbitMQRoute
    private let connect: @Sendable () throws(SinkError) -> RabbitMQConnection
    private let limits: RabbitMQLimits
    private let time: TimeSource
    private let state = Mutex(State())
    /// The library blocks, so it has a thread of its own and not one of those that tasks share.
    private let thread: DispatchQueue

    private struct State {
        var connection: RabbitMQConnection?
        var encoder = EventEncoder()
        var isClosed = false
        /// Whether somebody looks after the connection between two batches.
        var isTended = false
    }

    /// How long a look at the connection waits before it sees whether the call was cancelled.
    static let slice = Duration.milliseconds(50)
    /// How long the broker has to answer a farewell.
    private static let closeTimeout = Duration.milliseconds(500)

    /// A sink that connects with the first batch.
    ///
    /// `login` is asked whenever a connection is made, so that a password can be changed; nil for
    /// that of the address.
    public init(
        name: String = "rabbitmq", address: RabbitMQAddress, route: RabbitMQRoute,
        login: (@Sendable () -> RabbitMQLogin)? = nil, certificates: RabbitMQCertificates = .init(),
        limits: RabbitMQLimits = .init(), time: TimeSource = .system
    ) {
        self.name = name
        self.route = route
        self.limits = limits
        self.time = time
        connect = { () throws(SinkError) in
            try RabbitMQConnection(
                address, login: login?() ?? address.login, certificates: certificates,
                limits: limits)
        }
        thread = DispatchQueue(label: "delivery.rabbitmq-sink")
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let call = RabbitMQCall()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                call.begin(caller)
                thread.async { call.finish(self.run(batch.rows, call)) }
            }
        } onCancel: {
            call.cancel()
        }
        return try outcome.get()
    }

    public func close() async {
        await withCheckedContinuation { caller in
            thread.async {
                self.state.withLock { state in
                    state.isClosed = true
                    state.connection?.close(within: Self.closeTimeout)
                    state.connection = nil
                }
                caller.resume()
            }
        }
    }

    /// Works on a call, on the sink's thread.
    private func run(_ rows: [AcceptedRow], _ call: RabbitMQCall) -> RabbitMQCall.Outcome {
        state.withLock { state in
            guard !state.isClosed else { return .failure(.closedSink) }
            guard !call.isCancelled else { return .failure(.interrupted) }
            let connection: RabbitMQConnection
            do throws(SinkError) {
                connection = try open(&state)
            } catch {
                return .failure(error)
            }
            guard call.begin(socket: connection.socket) else { return .failure(.interrupted) }
            defer { call.releaseSocket() }
            var publishing = RabbitMQPublishing(rows: rows, connection: connection, route: route)
            do throws(SinkError) {
                try publishing.run(&state.encoder, limits: limits, time: time, call: call)
            } catch {
                call.releaseSocket()
                state.connection = nil
                return .failure(publishing.failure(call.isCancelled ? .interrupted : error))
            }
            return publishing.outcome()
        }
    }

    /// The connection, made anew where the old one turns out to be gone.
    private func open(_ state: inout State) throws(SinkError) -> RabbitMQConnection {
        if let connection = state.connection {
            if (try? connection.idle()) != nil { return connection }
            state.connection = nil
        }
        let connection = try connect()
        state.connection = connection
        if !state.isTended, limits.heartbeat > .zero {
            state.isTended = true
            tend()
        }
        return connection
    }

    /// Shows the broker between two batches that we live.
    private func tend() {
        let seconds = max(Int(limits.heartbeat.components.seconds) / 2, 1)
        thread.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            guard let self else { return }
            let isAlive = state.withLock { state in
                if (try? state.connection?.idle()) == nil { state.connection = nil }
                state.isTended = state.connection != nil
                return state.isTended
            }
            if isAlive { tend() }
        }
    }
}
