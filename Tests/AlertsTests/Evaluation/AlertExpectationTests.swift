import Alerts
import Definitions
import Diagnostics
import Testing

/// What can be expected of alerts, and what is said where it did not come so.
struct AlertExpectationTests {
    private func expectations(_ text: String) throws -> AlertExpectations {
        var report = DiagnosticReport()
        let file = DefinitionFile(path: "expected.yml", bytes: Array(text.utf8), layer: 1)
        let read = AlertExpectations.read(file, report: &report)
        return try #require(read, "\(report.diagnostics)")
    }

    /// The findings of one expected alert, each with its line.
    private func findings(_ alert: String, length: Duration? = nil) throws -> [String] {
        var report = DiagnosticReport()
        let expectations = try expectations("format: 1\nexpect:\n  - { \(alert) }\n")
        if let length {
            expectations.check(length: length, report: &report)
        } else {
            expectations.check(against: [try depthRule()], report: &report)
        }
        return report.diagnostics.map {
            "\($0.place?.range.start.line ?? 0): \($0.message); \($0.help ?? "")"
        }
    }

    @Test func `what can be is no finding`() throws {
        let alert =
            "alert: INFRA-QUEUE/deep, match: { queueName: a }, firesAfter: 1m, firesBefore: 5m"
        #expect(try findings("\(alert), resolvesBefore: 6m") == [])
        #expect(try findings(alert, length: .seconds(300)) == [])
    }

    @Test(arguments: [
        (
            "alert: INFRA-QUEUE/deap, firesBefore: 5m",
            "3: there is no alert `INFRA-QUEUE/deap`; did you mean `INFRA-QUEUE/deep`?"
        ),
        (
            "alert: deep, firesBefore: 5m",
            "3: there is no alert `deep`; did you mean `INFRA-QUEUE/deep`?"
        ),
        (
            "alert: INFRA-QUEUE/deep, severity: warning, firesBefore: 5m",
            "3: `INFRA-QUEUE/deep` never fires as warning; its severity can be `critical`"
        ),
        (
            "alert: INFRA-QUEUE/deep, match: { queuName: a }, firesBefore: 5m",
            "3: `INFRA-QUEUE/deep` does not tell `queuName`; did you mean `queueName`?"
        ),
        (
            "alert: INFRA-QUEUE/deep, firesAfter: 6m, firesBefore: 5m",
            "3: `firesAfter` is 6m, which is after `firesBefore`; both are from the beginning of the "
                + "test"
        ),
        (
            "alert: INFRA-QUEUE/deep, firesAfter: 3m, firesBefore: 5m, resolvesBefore: 3m",
            "3: `resolvesBefore` is 3m, which is not after `firesAfter`; an alert ends after it fires"
        ),
    ])
    func `what cannot be is found at its place`(alert: String, finding: String) throws {
        #expect(try findings(alert) == [finding])
    }

    @Test func `times after the end of the test are found`() throws {
        let alert = "alert: INFRA-QUEUE/deep, firesAfter: 2m, firesBefore: 5m, resolvesBefore: 6m"
        let found = try findings(alert, length: .seconds(240))
        let words =
            "which is after the end, 4m from the beginning; expect it earlier, or test a longer time"
        #expect(
            found == ["3: `firesBefore` is 5m, \(words)", "3: `resolvesBefore` is 6m, \(words)"])
    }

    @Test func `where nothing is what is expected, the nearest is named`() throws {
        let rule = try depthRule()
        var timeline = AlertTimeline()
        func lines(_ queue: String) throws -> [String] {
            timeline.failures(
                of: try expectations(
                    """
                    format: 1
                    expect: [{ alert: INFRA-QUEUE/deep, match: { queueName: \(queue) }, firesBefore: 5m }]
                    """), from: 0)
        }
        #expect(
            try lines("mails") == [
                "expected.yml:2: critical INFRA-QUEUE/deep does not fire: nothing with `queueName` has "
                    + "a value for it"
            ])
        timeline.see(
            [rule.key: AlertReading([.queue("mails"): 1, .queue("invoices"): 2])], of: [rule])
        #expect(
            try lines("mail").first?.hasSuffix(
                "does not fire: nothing has `queueName` `mail`; did you mean `mails`?") == true)
        #expect(
            try lines("zebra").first?.hasSuffix(
                "nothing has `queueName` `zebra`; there are `invoices`, `mails`") == true)
        #expect(try lines("mails").first?.hasSuffix("does not fire") == true)
    }
}
