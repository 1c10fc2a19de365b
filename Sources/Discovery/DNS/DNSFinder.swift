import Definitions
import Diagnostics

/// Targets in records of the DNS. That there is no such name is an answer, and so is a name without
/// such records; a server that fails gives none.
struct DNSFinder: TargetFinder {
    private let discovery: DNSDiscovery
    private let settings: @Sendable () throws(DiscoveryError) -> ResolverSettings
    private let randomID: @Sendable () -> UInt16
    private let serverTime: Duration

    /// - Parameters:
    ///   - discovery: What is asked.
    ///   - settings: Whom the system asks, read each time; a server of the discovery goes before.
    ///   - serverTime: How long a server is waited for.
    ///   - randomID: Numbers of messages.
    init(
        _ discovery: DNSDiscovery,
        settings: @escaping @Sendable () throws(DiscoveryError) -> ResolverSettings,
        serverTime: Duration = DiscoveryLimits.serverTime,
        randomID: @escaping @Sendable () -> UInt16 = { .random(in: 0 ... .max) }
    ) {
        self.discovery = discovery
        self.settings = settings
        self.randomID = randomID
        self.serverTime = serverTime
    }

    func find() async throws(DiscoveryError) -> DiscoveryAnswer {
        let finder = self
        return try await within(DiscoveryLimits.time) { () throws(DiscoveryError) in
            try await finder.findAll()
        }
    }

    private func findAll() async throws(DiscoveryError) -> DiscoveryAnswer {
        let settings =
            if let server = discovery.server { ResolverSettings(server: server) } else {
                try self.settings()
            }
        for candidate in settings.candidates(for: discovery.name.value) {
            guard let name = DNSName(candidate) else { continue }
            let message = try await answer(
                to: DNSQuestion(name: name, type: discovery.type), from: settings.servers)
            // A name that has none of these records may have them in another domain.
            guard message.code == .success, !message.records.isEmpty else { continue }
            return try targets(of: message, named: candidate)
        }
        return DiscoveryAnswer()
    }

    private func targets(
        of message: DNSMessage, named name: String
    ) throws(DiscoveryError) -> DiscoveryAnswer {
        var answer = DiscoveryAnswer()
        let meta = ["name": name]
        for record in message.records {
            switch record {
            case .address(let host):
                answer.addresses.append(
                    DiscoveredAddress(host: host, port: discovery.port, meta: meta))
            // A service at the root is one that is decidedly not there (RFC 2782).
            case .service(let host, _) where host.labels.isEmpty: continue
            case .service(let host, let port):
                guard host.isHost, port > 0 else {
                    answer.refusals.add(
                        DiscoveryRefusal("\(host):\(port)", "this is no host with a port"))
                    continue
                }
                answer.addresses.append(
                    DiscoveredAddress(host: host.description, port: port, meta: meta))
            }
        }
        return answer
    }

    /// The first answer of a server, each of which is asked some times.
    private func answer(
        to question: DNSQuestion, from servers: [HostAndPort]
    ) async throws(DiscoveryError) -> DNSMessage {
        var failure = DiscoveryError(.unreadable, "no server of the DNS is known")
        for attempt in 0..<DiscoveryLimits.serverTries {
            for server in servers {
                // What came after RFC 1035 an old server refuses, and a firewall may drop.
                let client = DNSClient(server, isExtended: attempt == 0)
                do throws(DiscoveryError) {
                    let message = try await client.answer(
                        to: question, id: randomID(), within: serverTime)
                    guard case .failure(let code) = message.code else { return message }
                    failure = DiscoveryError(
                        .dnsFailure, "\(server) answers `\(question.name)` with code \(code)")
                } catch {
                    if error.reason == .cancelled { throw error }
                    failure = error
                }
            }
        }
        throw failure
    }
}
