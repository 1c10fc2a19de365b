import Definitions
import Diagnostics
import Telemetry
import Testing

/// Targets whose rows New Relic has.
@Suite struct NewRelicTargetTests {
    private static let definitions = Loaded([
        "s.yml": """
        format: 1
        source: s
        title: S
        requests:
          rows:
            transport: nrql
            nrql: SELECT latest(a) FROM T FACET name SINCE 5 minutes ago
            key: [name]
            fields: { name: string }
        samples: { Row: { from: rows, attributes: { a: name } } }
        """,
        "sink.yml": """
        format: 1
        sink: new-relic-events
        title: E
        regions: { us: { host: us.example, queryHost: q.example }, eu: eu.example }
        statuses: { 2xx: success }
        duplicates: No.
        """,
    ]).set

    private static func resolved(
        _ newRelic: String, beside keys: String = "", account: String = "1"
    ) -> (TargetAddress?, DiagnosticReport) {
        let loaded = Loaded(
            "{ format: 1, account: \(account), sinks: [{ sink: stdout }], targets: "
                + "[{ target: t, source: s, newRelic: \(newRelic)\(keys) }] }")
        var report = loaded.report
        let values = OutsideValues(
            environment: { $0 == "EMPTY" ? "" : $0 == "NUMBER" ? "77" : "v" },
            file: { .success($0) })
        let resolved = loaded.set.configurations.first?
            .resolve(in: definitions, values: values, report: &report)
        return (resolved?.targets.first?.address, report)
    }

    @Test(
        arguments: [
            ("{ userKey: '${env:K}' }", "newrelic://q.example/1", [1], false),
            (
                "{ userKey: '${file:key}', accounts: '${env:NUMBER}', asynchronous: true }",
                "newrelic://q.example/77", [77], true
            ),
            (
                "{ userKey: '${env:K}', accounts: [5, 6], region: eu, queryHost: api.example }",
                "newrelic://api.example/5,6", [5, 6], false
            ),
            (
                "{ userKey: '${env:K}', queryHost: 'http://127.0.0.1:81' }",
                "newrelic://127.0.0.1:81/1", [1], false
            ),
        ] as [(String, String, [Int64], Bool)])
    func `says whose rows are asked for, where, and never the key`(
        text: String, shown: String, accounts: [Int64], isAsynchronous: Bool
    ) throws {
        let (address, report) = Self.resolved(text)
        #expect(report.sorted.map(\.message) == [])
        #expect(address?.description == shown)
        guard case .newRelic(let access)? = address else {
            Issue.record("\(String(describing: address))")
            return
        }
        #expect(access.accounts == accounts && access.isAsynchronous == isAsynchronous)
        #expect(access.userKey.secret.reveal() == (access.userKey.file == nil ? "v" : "key"))
    }

    @Test(arguments: [
        ("{ userKey: NRAK-literal }", "", "config/literal-secret"),
        ("{ userKey: '${env:EMPTY}' }", "", "config/empty-secret"),
        ("{ }", "", "format/missing-key"),
        ("{ userKey: '${env:K}', accounts: [] }", "", "config/account"),
        ("{ userKey: '${env:K}', accounts: [one] }", "", "config/account"),
        ("{ userKey: '${env:K}', accounts: '${env:K}' }", "", "config/account"),
        ("{ userKey: '${env:K}', region: usa }", "", "config/unknown-region"),
        // It is a region, but nothing says where its rows are queried.
        ("{ userKey: '${env:K}', region: eu }", "", "config/unknown-region"),
        ("{ userKey: '${env:K}', queryHost: 'http://api.example' }", "", "config/address"),
        ("{ userKey: '${env:K}', queryHost: 'a b' }", "", "config/address"),
        (
            "{ userKey: '${env:K}', accounts: [1, 2], asynchronous: true }", "",
            "config/target-address"
        ),
        (
            "{ userKey: '${env:K}', accounts: [\((1...21).map(String.init).joined(separator: ","))] }",
            "", "config/limit"
        ),
        ("{ userKey: '${env:K}' }", ", url: 'http://a'", "config/target-address"),
        (
            "{ userKey: '${env:K}' }", ", credentials: { bearer: '${env:K}' }",
            "config/target-address"
        ),
    ])
    func `refuses what cannot be asked`(text: String, keys: String, rule: String) {
        let (address, report) = Self.resolved(text, beside: keys)
        #expect(address == nil)
        #expect(report.sorted.map(\.rule.rawValue).contains(rule), "\(report.sorted)")
        #expect(!report.sorted.contains { "\($0.message)\($0.help ?? "")".contains("literal") })
    }

    @Test(arguments: [
        ("transport: nrql, fields: { id: string }", "source/transport"),
        (
            "transport: nrql, nrql: SELECT 1 FROM T, path: /a, fields: { id: string }",
            "source/transport"
        ),
        (
            "transport: nrql, nrql: SELECT 1 FROM T, rows: one, fields: { id: string }",
            "source/transport"
        ),
        ("path: /a, nrql: SELECT 1 FROM T, fields: { id: string }", "source/transport"),
        ("transport: nrql, nrql: [], fields: { id: string }", "format/type"),
    ])
    func `a request has the keys of its transport`(request: String, rule: String) {
        let loaded = Loaded([
            "s.yml": """
            format: 1
            source: s
            title: S
            requests: { rows: { \(request) } }
            samples: { Row: { from: rows, attributes: { a: id } } }
            """
        ])
        #expect(loaded.report.sorted.map(\.rule.rawValue).contains(rule))
    }
}
