import NIOCore
import NIOPosix
import Synchronization

/// A connection that is being made and can be taken back. NIO's own waits on for up to ten seconds
/// where nobody answers, cancelled or not.
final class ConnectionAttempt: Sendable {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private enum State {
        case begun
        case connecting(any Channel)
        case withdrawn
    }

    private let state = Mutex(State.begun)

    private init() {}

    /// Connects over TCP.
    ///
    /// - Parameters:
    ///   - address: Where to.
    ///   - group: Where the connection lives.
    /// - Returns: The connection, which is to be run and closed.
    /// - Throws: That there is none, or at once that the task was cancelled.
    static func connect(
        to address: SocketAddress, group: any EventLoopGroup
    ) async throws -> Connection {
        let attempt = ConnectionAttempt()
        return try await withTaskCancellationHandler {
            try await ClientBootstrap(group: group).connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try attempt.begin(channel)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        } onCancel: {
            attempt.withdraw()
        }
    }

    private func begin(_ channel: any Channel) throws {
        try state.withLock { state in
            if case .withdrawn = state { throw CancellationError() }
            state = .connecting(channel)
        }
    }

    private func withdraw() {
        let channel = state.withLock { state -> (any Channel)? in
            defer { state = .withdrawn }
            if case .connecting(let channel) = state { return channel }
            return nil
        }
        channel?.close(promise: nil)
    }
}
