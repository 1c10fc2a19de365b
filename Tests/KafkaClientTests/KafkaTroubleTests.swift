import Brokers
import Foundation
import StandIns
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import KafkaClient

/// What goes wrong with a connection, and what is said of it.
@Suite(.timeLimit(.minutes(2)))
struct KafkaTroubleTests {
    /// The lines of a watcher's log.
    private final class Log: Sendable {
        private let kept = Mutex<[KafkaLogLine]>([])
        var lines: [KafkaLogLine] { kept.withLock { $0 } }
        func add(_ line: KafkaLogLine) { kept.withLock { $0.append(line) } }
    }

    private static func reason(
        _ servers: String, _ properties: [String: String],
        secrets: [String: @Sendable () -> Secret] = [:]
    ) async throws -> (error: KafkaError?, log: [KafkaLogLine]) {
        let log = Log()
        let watcher = KafkaWatcher(
            try KafkaWatcherSettings(
                servers: servers, properties: properties, secrets: secrets, log: { log.add($0) }))
        let error = await #expect(throws: KafkaError.self) {
            try await watcher.metadata(within: .seconds(3))
        }
        watcher.close()
        await watcher.ended()
        return (error, log.lines)
    }

    @Test func `a server without TLS is trouble with TLS, and the log says so`() async throws {
        try await KafkaServer.withServer { server in
            let (error, log) = try await Self.reason(server.address, ["security.protocol": "ssl"])
            #expect(error?.reason == .tls)
            #expect(!log.isEmpty && log.allSatisfy { !$0.text.contains("\n") })
        }
    }

    @Test func `a name that nobody knows is told as such`() async throws {
        let (error, _) = try await Self.reason("nowhere.invalid:9092", [:])
        #expect(error?.reason == .dns)
    }

    @Test func `a port where nobody listens is unreachable`() async throws {
        try await withHeldPort { port in
            let (error, log) = try await Self.reason("127.0.0.1:\(port)", [:])
            #expect(error?.reason == .unreachable)
            #expect(log.contains { $0.facility == "FAIL" })
        }
    }

    @Test func `a file that is not there is trouble with the settings`() async throws {
        let (error, _) = try await Self.reason(
            "127.0.0.1:1", ["security.protocol": "ssl", "ssl.ca.location": "/nowhere/ca.pem"])
        #expect(error?.reason == .settings)
    }

    @Test func `what is not there at first is found by a later call`() async throws {
        try await withHeldPort { port in
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("authorities-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let watcher = KafkaWatcher(
                try KafkaWatcherSettings(
                    servers: "127.0.0.1:\(port)",
                    properties: ["security.protocol": "ssl", "ssl.ca.location": folder.path]))
            for _ in 0..<3 {
                let error = await #expect(throws: KafkaError.self) {
                    try await watcher.metadata(within: .seconds(3))
                }
                #expect(error?.reason == .settings)
                #expect(!watcher.isOpen)
            }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let error = await #expect(throws: KafkaError.self) {
                try await watcher.metadata(within: .seconds(3))
            }
            #expect(error?.reason == .unreachable && watcher.isOpen)
            watcher.close()
            await watcher.ended()
        }
    }

    private static let login = [
        "security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN",
        "sasl.username": "reader", "debug": "all",
    ]

    @Test func `a login that is refused is told, without the secret, however much is logged`()
        async throws
    {
        var script = KafkaScript(brokers: [1])
        script.loginError = 58
        try await KafkaPeer.with(script) { peer in
            let (error, log) = try await Self.reason(
                peer.servers, Self.login, secrets: ["sasl.password": { Secret("geheim-4711") }])
            #expect(error?.reason == .authentication)
            #expect(error?.detail.contains("another password") == true)
            #expect(error?.detail.contains("geheim") == false)
            #expect(!log.isEmpty && !log.contains { $0.text.contains("geheim") })
            #expect(log.count <= 2 * KafkaLogAllowance.maximumLines)
        }
    }

    @Test func `a login that is taken is a login`() async throws {
        var script = KafkaScript(brokers: [1])
        script.loginError = 0
        try await KafkaPeer.with(script) { peer in
            let watcher = KafkaWatcher(
                try KafkaWatcherSettings(
                    servers: peer.servers, properties: Self.login,
                    secrets: ["sasl.password": { Secret("geheim-4711") }]))
            #expect(try await watcher.metadata(within: .seconds(20)).clusterID == "scripted")
            #expect(peer.count(.saslAuthenticate) >= 1)
        }
    }

    @Test(arguments: [-1, 0, 3, Int32.max])
    func `an answer that says it is longer than any may be is a failure`(
        _ length: Int32
    ) async throws {
        var script = KafkaScript(brokers: [1])
        script.length = length
        try await KafkaPeer.with(script) { peer in
            let (error, _) = try await Self.reason(peer.servers, [:])
            #expect(error != nil && error?.reason != .cancelled)
        }
    }

    @Test func `closing ends calls under way, and those after it do not begin`() async throws {
        let cluster = try MockCluster(brokers: 1)
        cluster.delay(1, milliseconds: 20_000)
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: cluster.servers))
        let call = Task { try await watcher.metadata(within: .seconds(600)) }
        try await eventually("the call is under way") { watcher.isOpen ? true : nil }
        watcher.close()
        await #expect(throws: KafkaError.closed) { try await call.value }
        await #expect(throws: KafkaError.closed) { try await watcher.metadata(within: .seconds(1)) }
    }

    @Test func `a cancelled call ends at once, and the watcher is as good as before`() async throws
    {
        let cluster = try MockCluster(brokers: 1)
        cluster.createTopic("orders", leaders: [1])
        cluster.delay(1, milliseconds: 5_000)
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: cluster.servers))
        let call = Task { try await watcher.metadata(within: .seconds(600)) }
        try await eventually("the call is under way") { watcher.isOpen ? true : nil }
        call.cancel()
        await #expect(throws: KafkaError.cancelled) { try await call.value }
        cluster.delay(1, milliseconds: 0)
        #expect(try await watcher.metadata(within: .seconds(30)).topics.map(\.name) == ["orders"])
    }
}
