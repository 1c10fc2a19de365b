import Definitions
import NIOSSL
import Synchronization

/// The TLS of one target: its files are read when it is first asked, and again when they change.
///
/// Files that cannot be used are an error until there were some that could; after that those stay in
/// use, with a warning, until the files are right again.
final class TLSFiles: Sendable {
    private let tls: ResolvedTLS
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// How long files that were read are taken for unchanged.
    static let checkInterval = Duration.seconds(1)

    private struct State {
        var configuration: TLSConfiguration?
        /// Of the files as the settings were read from them.
        var stamps: [FileStamp?] = []
        var lookedAt: ContinuousClock.Instant?
        var warning: String?
    }

    /// - Parameters:
    ///   - tls: Where the files are.
    ///   - now: A clock that never goes back.
    init(
        _ tls: ResolvedTLS,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.tls = tls
        self.now = now
    }

    /// The name that the server's certificate has to be for; nil for the host of the address.
    var serverName: String? { tls.serverName }

    /// What is wrong with the files of now, where those of before are in use.
    var warning: String? { state.withLock { $0.warning } }

    /// The settings as the files say.
    func current() throws(CollectionError) -> TLSConfiguration {
        let now = now()
        let result = state.withLock { state -> Result<TLSConfiguration, CollectionError> in
            if let known = state.configuration, let last = state.lookedAt,
                now - last < Self.checkInterval
            {
                return .success(known)
            }
            return look(&state, at: now)
        }
        return try result.get()
    }

    private func look(
        _ state: inout State, at now: ContinuousClock.Instant
    ) -> Result<TLSConfiguration, CollectionError> {
        state.lookedAt = now
        // Taken before the files are read: one that changes meanwhile is read once more.
        let stamps = [tls.ca, tls.certificate, tls.key].map { $0.flatMap { FileStamp(of: $0) } }
        if let known = state.configuration, stamps == state.stamps {
            state.warning = nil
            return .success(known)
        }
        do throws(UnreadableFile) {
            let configuration = try TLSMaterial(tls).configuration
            state.configuration = configuration
            // Of files that cannot be used nothing is kept: who may read one is not in its stamp, and
            // that there are too many open files passes by itself.
            state.stamps = stamps
            state.warning = nil
            return .success(configuration)
        } catch {
            guard let known = state.configuration else {
                return .failure(CollectionError(.tls, detail: error.reason))
            }
            state.warning =
                "the files of `tls` changed and cannot be used: \(error.reason); "
                + "those of before stay in use"
            return .success(known)
        }
    }
}
