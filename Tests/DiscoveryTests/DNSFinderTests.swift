import Definitions
import StandIns
import TestSupport
import Testing

@testable import Discovery

/// Names that are looked up at a server on this machine.
@Suite(.timeLimit(.minutes(2))) struct DNSFinderTests {
    private func finder(
        _ port: Int, _ name: String, type: DNSDiscovery.RecordType = .srv,
        domains: [String] = [], time: Duration = .seconds(20)
    ) throws -> DNSFinder {
        let ending = type == .srv ? "" : ", port: 15672"
        let discovery = try Templates.discovery(
            "dns: { name: \(name), type: \(type.rawValue)\(ending) }")
        guard case .dns(let dns) = discovery.kind else { throw Templates.NoDiscovery() }
        var settings = ResolverSettings(
            server: HostAndPort(host: "127.0.0.1", port: port))
        settings.domains = domains
        return DNSFinder(
            dns, settings: { [settings] () throws(DiscoveryError) in settings },
            serverTime: time)
    }

    @Test func `services are hosts with ports`() async throws {
        try await DNSStandIn.with { server in
            server.reply(
                to: "_amqp._tcp.example",
                .answer([
                    .alias, .service(port: 5672, host: "b.example"),
                    .service(port: 5671, host: "a.example"),
                ]))
            let answer = try await finder(server.port, "_amqp._tcp.example.").find()
            #expect(answer.texts == ["a.example:5671", "b.example:5672"])
            #expect(answer.addresses.allSatisfy { $0.meta == ["name": "_amqp._tcp.example."] })
        }
    }

    @Test func `addresses take the port of the definition`() async throws {
        try await DNSStandIn.with { server in
            server.reply(to: "h.example", .answer([.raw([10, 0, 0, 1]), .raw([10, 0, 0, 2])]))
            let answer = try await finder(server.port, "h.example.", type: .a).find()
            #expect(answer.texts == ["10.0.0.1:15672", "10.0.0.2:15672"])
            let six = [UInt8](repeating: 0, count: 15) + [9]
            server.reply(to: "h.example", .answer([.raw(six)]))
            let found1 = try await finder(server.port, "h.example.", type: .aaaa).find().texts
            #expect(found1 == ["[::9]:15672"])
        }
    }

    @Test func `no such name, no records and no service are answers without targets`()
        async throws
    {
        try await DNSStandIn.with { server in
            let found2 = try await finder(server.port, "none.example.").find()
            #expect(found2 == DiscoveryAnswer())
            server.reply(to: "none.example", .answer([]))
            let found3 = try await finder(server.port, "none.example.").find()
            #expect(found3 == DiscoveryAnswer())
            server.reply(to: "none.example", .answer([.service(port: 0, host: "")]))
            let found4 = try await finder(server.port, "none.example.").find()
            #expect(found4 == DiscoveryAnswer())
        }
    }

    @Test(arguments: [1, 2, 4, 5] as [UInt8])
    func `a server that fails gives no answer`(_ code: UInt8) async throws {
        try await DNSStandIn.with { server in
            server.reply(to: "h.example", .code(code))
            let error = await failure(try finder(server.port, "h.example."))
            #expect(error?.reason == .dnsFailure)
            #expect(server.asked == ["h.example", "h.example"])
        }
    }

    @Test func `a server that says nothing, or is not there, gives none`() async throws {
        try await DNSStandIn.with { server in
            server.reply(to: "h.example", .nothing)
            let failure1 = await failure(
                try finder(server.port, "h.example.", time: .milliseconds(300)))
            #expect(failure1?.reason == .timeout)
        }
        try await withHeldPort { port in
            let failure = await failure(
                try finder(Int(port), "h.example.", time: .milliseconds(300)))
            #expect(failure?.reason == .unreachable || failure?.reason == .timeout)
        }
    }

    @Test func `what does not fit is asked for over TCP`() async throws {
        try await DNSStandIn.with { server in
            server.reply(
                to: "h.example", .truncated([.service(port: 1, host: "a.example")]))
            let found5 = try await finder(server.port, "h.example.").find().texts
            #expect(found5 == ["a.example:1"])
            #expect(server.asked == ["h.example", "tcp h.example"])
            server.reply(to: "h.example", .cutOff)
            let failure2 = await failure(
                try finder(server.port, "h.example.", time: .milliseconds(300)))
            #expect(failure2 != nil)
        }
    }

    @Test func `a server that takes no connection is waited for as long as any other`()
        async throws
    {
        try await DNSStandIn.with(isDeaf: true) { server in
            server.reply(to: "h.example", .truncated([.service(port: 1, host: "a.example")]))
            let finder = try finder(server.port, "h.example.", time: .milliseconds(500))
            var reason: DiscoveryError.Reason?
            let time = await ContinuousClock().measure { reason = await failure(finder)?.reason }
            #expect(reason == .timeout)
            #expect(server.asked == ["h.example", "h.example"])
            // One connection alone would be waited for as long by itself.
            #expect(time < .seconds(10))
        }
    }

    @Test func `so many addresses fit that nobody connects for them`() async throws {
        try await DNSStandIn.with { server in
            let hosts = (1...70).map { DNSAnswer.Record.raw([10, 0, 0, $0]) }
            server.reply(to: "h.example", .answer(hosts))
            let finder = try finder(server.port, "h.example.", type: .a)
            let few = try await finder.find().texts
            #expect(few.count == 70)
            #expect(server.asked == ["h.example"])
            let more = (1...100).map { DNSAnswer.Record.raw([10, 0, 0, $0]) }
            server.reply(to: "h.example", .answer(more))
            let many = try await finder.find().texts
            #expect(many.count == 100)
            #expect(server.asked == ["h.example", "h.example", "tcp h.example"])
        }
    }

    @Test(arguments: [1, 4, nil] as [UInt8?])
    func `a server that knows no longer answers is asked as of old`(_ code: UInt8?) async throws {
        try await DNSStandIn.with { server in
            server.reply(
                to: "h.example", .old([.service(port: 1, host: "a.example")], code: code))
            let finder = try finder(
                server.port, "h.example.", time: code == nil ? .seconds(5) : .seconds(20))
            let found = try await finder.find().texts
            #expect(found == ["a.example:1"])
            #expect(server.asked == ["h.example", "h.example"])
        }
    }

    @Test func `what is no answer to the question is passed over`() async throws {
        try await DNSStandIn.with { server in
            server.reply(to: "h.example", .noise([.service(port: 1, host: "a.example")]))
            let found6 = try await finder(server.port, "h.example.").find().texts
            #expect(found6 == ["a.example:1"])
        }
    }

    @Test func `a host that is none is refused alone`() async throws {
        try await DNSStandIn.with { server in
            server.reply(
                to: "h.example",
                .answer([.service(port: 1, host: "a.example"), .service(port: 1, host: "b@c")]))
            let answer = try await finder(server.port, "h.example.").find()
            #expect(answer.texts == ["a.example:1"])
            #expect(answer.refusals.first.map(\.subject) == ["b@c:1"])
        }
    }

    @Test func `a name is looked for in the domains of the system`() async throws {
        try await DNSStandIn.with { server in
            server.reply(to: "h.svc.local", .answer([.service(port: 1, host: "a")]))
            let finder = try finder(server.port, "h", domains: ["x.local", "svc.local"])
            let found7 = try await finder.find().texts
            #expect(found7 == ["a:1"])
            #expect(server.asked == ["h.x.local", "h.svc.local"])
        }
    }

    @Test func `an answer that was cancelled is none`() async throws {
        try await DNSStandIn.with { server in
            server.reply(to: "h.example", .nothing)
            let finder = try finder(server.port, "h.example.")
            let task = Task { await failure(finder) }
            while server.asked.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
            task.cancel()
            #expect(await task.value != nil)
        }
    }

    @Test func `reads whom the system asks`() {
        let settings = ResolverSettings(
            """
            # a comment
            nameserver 10.0.0.1
            nameserver fd00::1
            search a.local  b.local
            options edns0 ndots:5
            nameserver 10.0.0.3
            nameserver 10.0.0.4
            nonsense
            """)
        #expect(
            settings.servers.map(\.description) == ["10.0.0.1:53", "[fd00::1]:53", "10.0.0.3:53"])
        #expect(settings.candidates(for: "h.x") == ["h.x.a.local", "h.x.b.local", "h.x"])
        #expect(settings.candidates(for: "h.") == ["h."])
        #expect(ResolverSettings("search a").candidates(for: "h.x") == ["h.x", "h.x.a"])
    }

    @Test func `so many servers and domains are taken, and not one more`() {
        func words(_ count: Int) -> [String] { (1...count).map { "d\($0)" } }
        let domains = ResolverSettings.maximumDomains
        let servers = ResolverSettings.maximumServers
        for extra in 0...1 {
            let text =
                words(servers + extra).map { "nameserver \($0)\n" }.joined()
                + "search " + words(domains + extra).joined(separator: " ")
            let settings = ResolverSettings(text)
            #expect(settings.servers.map(\.host) == words(servers))
            #expect(settings.domains == words(domains))
        }
    }
}
