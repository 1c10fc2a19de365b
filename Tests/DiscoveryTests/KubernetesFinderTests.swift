import AsyncHTTPClient
import Definitions
import StandIns
import Testing

@testable import Discovery

/// Objects of a stand-in for the API of Kubernetes.
@Suite(.timeLimit(.minutes(2))) struct KubernetesFinderTests {
    private let rules = KubernetesRules()
    private let folder = MemoryFolder()

    private func with<Value>(
        _ query: String, _ script: [EndpointStandIn.Answer] = [], time: Duration = .seconds(20),
        _ body: (any TargetFinder) async throws -> Value
    ) async throws -> Value {
        folder.write("secret-token\n", to: "t/token")
        return try await EndpointStandIn.with(script, rules: rules) { server in
            let discovery = try Templates.discovery(
                "kubernetes: { \(query), api: '\(server.url)', token: '${file:t/token}' }")
            guard case .kubernetes(let query) = discovery.kind else {
                throw Templates.NoDiscovery()
            }
            let finder = KubernetesFinder(
                query, client: .trusting(nil), userAgent: "t", files: folder.files, time: time)
            do {
                let value = try await body(finder)
                await finder.close()
                return value
            } catch {
                await finder.close()
                throw error
            }
        }
    }

    private static let pods = "/api/v1/namespaces/mq/pods"

    @Test func `pods are at their addresses, with what is known of them`() async throws {
        rules.set(
            Self.pods,
            [
                KubernetesRules.pod("r-0", ip: "10.0.0.1"), KubernetesRules.pod("r-1", ip: nil),
                KubernetesRules.pod("r-2", ip: "10.0.0.3", phase: "Succeeded"),
                KubernetesRules.pod("r-3", ip: "10.0.0.4", port: "http"),
            ])
        let answer = try await with(
            "kind: pods, namespace: mq, selector: 'app=rabbitmq,tier in (a, b)', port: management"
        ) { try await $0.find() }
        #expect(answer.texts == ["10.0.0.1:15672"])
        #expect(answer.addresses.first?.labels["app.kubernetes.io/part-of"] == "shop")
        #expect(
            answer.addresses.first?.meta == ["namespace": "mq", "pod": "r-0", "node": "n1"])
        #expect(
            answer.refusals.first == [DiscoveryRefusal("mq/r-3", "it has no port `management`")])
        #expect(
            rules.paths == [
                "\(Self.pods)?limit=500&labelSelector=app%3Drabbitmq%2Ctier%20in%20%28a%2C%20b%29"
            ])
    }

    @Test func `all that is refused is counted, and the first are kept`() async throws {
        rules.set(
            Self.pods,
            (0..<1_200).map {
                KubernetesRules.pod("r-\($0)", ip: "10.0.0.1", port: "http")
            })
        let answer = try await with("kind: pods, namespace: mq, port: management") {
            try await $0.find()
        }
        #expect(answer.refusals.count == 1_200)
        #expect(answer.refusals.first.count == DiscoveryRefusals.maximumKept)
        #expect(answer.refusals.first.first?.subject == "mq/r-0")
    }

    @Test func `services have names, and endpoints addresses`() async throws {
        rules.set(
            "/api/v1/services",
            [
                """
                {"metadata": {"name": "r", "namespace": "mq"},
                 "spec": {"ports": [{"name": "m", "port": 15672}]}}
                """
            ])
        let services = try await with("kind: services, port: m") { try await $0.find() }
        #expect(services.texts == ["r.mq.svc:15672"])
        rules.set(
            "/apis/discovery.k8s.io/v1/namespaces/mq/endpointslices",
            [
                """
                {"metadata": {"name": "r-x", "namespace": "mq",
                  "labels": {"kubernetes.io/service-name": "r"}}, "addressType": "IPv6",
                 "endpoints": [{"addresses": ["fd00::1"], "conditions": {"ready": false},
                   "targetRef": {"kind": "Pod", "name": "r-0"}}, {"addresses": []}],
                 "ports": [{"name": "m", "port": 15672}]}
                """,
                """
                {"metadata": {"name": "r-y", "namespace": "mq"}, "endpoints": null, "ports": null}
                """,
            ])
        let endpoints = try await with("kind: endpoints, namespace: mq, port: m") {
            try await $0.find()
        }
        #expect(endpoints.texts == ["[fd00::1]:15672"])
        #expect(
            endpoints.addresses.first?.meta == ["namespace": "mq", "service": "r", "pod": "r-0"])
    }

    @Test func `all pages are one list`() async throws {
        rules.set(
            Self.pods, (1...7).map { KubernetesRules.pod("r-\($0)", ip: "10.0.0.\($0)") },
            pageSize: 3)
        let answer = try await with("kind: pods, namespace: mq, port: 1") { try await $0.find() }
        #expect(answer.addresses.count == 7)
        #expect(rules.paths.count == 3)
    }

    @Test func `a list that runs out of date is begun anew, once`() async throws {
        rules.set(
            Self.pods, (1...4).map { KubernetesRules.pod("r-\($0)", ip: "10.0.0.\($0)") },
            pageSize: 3)
        rules.expire(1)
        let answer = try await with("kind: pods, namespace: mq, port: 1") { try await $0.find() }
        #expect(answer.addresses.count == 4)
        rules.expire(2)
        let error = try await with("kind: pods, namespace: mq, port: 1") { await failure($0) }
        #expect(error?.reason == .httpStatus)
    }

    @Test func `a second page that fails leaves no half of a list`() async throws {
        rules.set(
            Self.pods, (1...4).map { KubernetesRules.pod("r-\($0)", ip: "10.0.0.\($0)") },
            pageSize: 3)
        let error = try await with(
            "kind: pods, namespace: mq, port: 1", [.proper, .status(500)]
        ) { await failure($0) }
        #expect(error?.reason == .httpStatus)
    }

    @Test func `a list without end is none`() async throws {
        rules.set(
            Self.pods,
            (0...DiscoveryLimits.pages).map { KubernetesRules.pod("r-\($0)", ip: "10.0.0.1") },
            pageSize: 1)
        let error = try await with("kind: pods, namespace: mq, port: 1") { await failure($0) }
        #expect(error?.reason == .tooLarge)
    }

    @Test func `the token is read again each time`() async throws {
        rules.set(Self.pods, [KubernetesRules.pod("r-0", ip: "10.0.0.1")])
        try await with("kind: pods, namespace: mq, port: 1") { finder in
            let found1 = try await finder.find().texts
            #expect(found1 == ["10.0.0.1:1"])
            rules.demand("new-token")
            #expect(await failure(finder)?.reason == .unauthorized)
            folder.write("new-token", to: "t/token")
            let found2 = try await finder.find().texts
            #expect(found2 == ["10.0.0.1:1"])
            folder.write(nil, to: "t/token")
            #expect(await failure(finder)?.reason == .unreadable)
            folder.write("a\nb", to: "t/token")
            let error = await failure(finder)
            #expect(error?.reason == .unreadable && error?.detail.contains("a\nb") == false)
        }
    }

    @Test(
        arguments: [
            (.status(403), .forbidden), (.status(404), .notFound), (.status(503), .httpStatus),
            (.status(200, body: "{}"), .malformed), (.status(200, body: "<html>"), .malformed),
            (.status(200, body: #"{"metadata": {}, "items": [{}]}"#), .malformed),
            (.takenButCutOff, .unreachable), (.never, .timeout), (.takenButStalled, .timeout),
        ] as [(EndpointStandIn.Answer, DiscoveryError.Reason)])
    func `what goes wrong is no answer`(
        _ answer: EndpointStandIn.Answer, _ reason: DiscoveryError.Reason
    ) async throws {
        rules.set(Self.pods, [KubernetesRules.pod("r-0", ip: "10.0.0.1")])
        let limit: Duration = reason == .timeout ? .milliseconds(300) : .seconds(20)
        let error = try await with(
            "kind: pods, namespace: mq, port: 1", [answer], time: limit
        ) { await failure($0) }
        #expect(error?.reason == reason)
    }

    @Test func `an empty list is an answer`() async throws {
        rules.set(Self.pods, [])
        let answer = try await with("kind: pods, namespace: mq, port: 1") { try await $0.find() }
        #expect(answer == DiscoveryAnswer())
    }

    @Test func `the API is trusted by the authority that is named, and not otherwise`()
        async throws
    {
        let certificates = try Certificates()
        try certificates.authority("other")
        rules.set(Self.pods, [KubernetesRules.pod("r-0", ip: "10.0.0.1")])
        folder.write("secret-token", to: "token")
        try await EndpointStandIn.with(rules: rules, tls: certificates.serverContext()) { server in
            let reasons: [(authority: String, reason: DiscoveryError.Reason?)] = [
                (", authority: ca.pem", nil), (", authority: other.pem", .tls), ("", .tls),
            ]
            for (authority, reason) in reasons {
                let discovery = try Templates.discovery(
                    "kubernetes: { kind: pods, namespace: mq, port: 1, api: '\(server.url)', "
                        + "token: '${file:token}'\(authority) }")
                let finder = discovery.finder(
                    in: .init(
                        files: folder.files,
                        path: { $0 == "token" ? $0 : certificates.file($0) },
                        client: { _ in .shared }, userAgent: "t", now: { 0 }))
                #expect(await failure(finder)?.reason == reason, "\(authority)")
                await finder.close()
            }
            // Nobody else has been told the token.
            #expect(rules.paths.count == 1)
        }
    }
}
