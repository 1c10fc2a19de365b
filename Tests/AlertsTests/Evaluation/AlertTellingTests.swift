import Alerts
import Definitions
import Diagnostics
import Telemetry
import Testing

/// Who is told what, and when not.
struct AlertTellingTests {
    /// What fires after some values of a queue, 15 s apart.
    private func firing(_ values: [Double?]) throws -> [FiringAlert] {
        let rule = try depthRule([.init(.critical, .above, 10, for: 0)])
        var evaluation = AlertEvaluation([rule], step: 15_000)
        for (index, value) in values.enumerated() {
            _ = evaluation.evaluate(
                [rule.key: AlertReading(value.map { [.queue("a"): $0] } ?? [:])],
                at: 1_767_225_600_000 + Int64(index) * 15_000)
        }
        return evaluation.firing
    }

    @Test func `each alert is told once that it fires and once that it ended`() throws {
        var ledger = AlertLedger()
        let first = try firing([11])
        #expect(ledger.settle(first, at: 0) { _ in false } == [AlertNotice(first[0])])
        #expect(try ledger.settle(firing([11, 12]), at: 15_000) { _ in false } == [])
        let ended = ledger.settle([], at: 30_000) { _ in false }
        #expect(ended.map(\.endedAt) == [30_000])
        #expect(ended.map(\.alert.id) == [first[0].id])
        #expect(ledger.settle([], at: 45_000) { _ in false } == [])
    }

    @Test func `an alert that fires again is another one`() throws {
        #expect(try firing([11])[0].id != firing([11, 1, 11])[0].id)
        #expect(try firing([11])[0].id == firing([11, 12])[0].id)
    }

    @Test func `what is silenced is told when that ends, and what was told before is told to end`()
        throws
    {
        let alerts = try firing([11])
        var ledger = AlertLedger()
        #expect(ledger.settle(alerts, at: 0) { _ in true } == [])
        #expect(ledger.settle(alerts, at: 1) { _ in false }.count == 1)
        #expect(ledger.settle(alerts, at: 2) { _ in true } == [])
        #expect(ledger.settle([], at: 3) { _ in true }.map(\.endedAt) == [3])
    }

    @Test func `a silence is between its times and of what it matches`() {
        let silence = AlertSuppression(
            reason: "known", time: .once(from: 10, until: 20), matching: ["queueName": "a"])
        #expect(
            [9, 10, 19, 20].map { silence.isOn(at: $0) { _, _ in 0 } } == [
                false, true, true, false,
            ])
        #expect(silence.matches(["queueName": "a", "alert": "x"]))
        #expect(!silence.matches(["queueName": "b"]) && !silence.matches([:]))
    }

    @Test func `a window of the week begins and ends by the clock when clocks are changed`() {
        /// The time zone of Berlin in 2026.
        func berlin(_: String, _ time: Int64) -> Int64? {
            let summer: Range<Int64> = 1_774_746_000_000..<1_792_890_000_000
            return summer.contains(time) ? 7_200_000 : 3_600_000
        }
        func minutes(from: Int, until: Int, after start: Int64) -> [Int] {
            let window = AlertSuppression(
                reason: "night", time: .weekly(days: [0], from: from, until: until, zone: "Berlin"))
            let on = (0..<300).filter {
                window.isOn(at: start + Int64($0) * 60_000, offset: berlin)
            }
            return [on.first ?? -1, on.last ?? -1, on.count]
        }
        // 2026-03-29T00:00Z: after 01:59 comes 03:00, so that 01:30 to 03:30 is an hour.
        let spring: Int64 = 1_774_742_400_000
        #expect(minutes(from: 90, until: 210, after: spring) == [30, 89, 60])
        // 2026-10-25T00:00Z: 02:00 to 03:00 comes twice.
        let autumn: Int64 = 1_792_886_400_000
        #expect(minutes(from: 120, until: 180, after: autumn) == [0, 119, 120])
    }

    @Test func `a window of the week is on the clocks of its zone, and can go over midnight`() {
        // Saturday, 22:00 to 02:00, where clocks are an hour ahead.
        let window = AlertSuppression(
            reason: "cleaning", time: .weekly(days: [6], from: 1320, until: 120, zone: "Here"))
        let saturday: Int64 = 1_769_817_600_000  // 2026-01-31T00:00:00Z
        func isOn(_ hours: Double) -> Bool {
            window.isOn(at: saturday + Int64(hours * 3_600_000)) { zone, _ in
                zone == "Here" ? 3_600_000 : nil
            }
        }
        #expect([20.9, 21, 24.9, 25, 45].map(isOn) == [false, true, true, false, false])
        #expect(!window.isOn(at: saturday + 22 * 3_600_000) { _, _ in nil })
    }

    @Test func `a webhook and an Alertmanager get the alert with its times`() throws {
        let alert = try #require(try firing([11]).first)
        let firing = AlertNotice(alert).webhook.text
        #expect(firing.contains(#""status":"firing""#))
        #expect(firing.contains(#""startsAt":"2026-01-01T00:00:00.000Z","endsAt":null"#))
        #expect(firing.contains(#""attributes":{"queueName":"a"}"#))
        #expect(firing.contains("\"id\":\"\(alert.id)\""))
        var known = alert
        known.runbookSection = "Runbook.md, section x"
        #expect(
            AlertNotice(known).webhook.text.contains(
                #""runbook":null,"runbookSection":"Runbook.md, section x""#))
        #expect(
            AlertNotice(known).alertmanager(validUntil: 0, generator: nil).text.contains(
                #""runbook":"Runbook.md, section x","#))
        let ended = AlertNotice(alert, endedAt: 1_767_225_615_000)
        #expect(ended.webhook.text.contains(#""endsAt":"2026-01-01T00:00:15.000Z""#))
        let posted = AlertNotice(alert).alertmanager(
            validUntil: 1_767_225_900_000, generator: "http://localhost:9464/")
        #expect(
            posted.text.contains(
                #""labels":{"alert":"INFRA-QUEUE/deep","alertname":"QueueDeep","#
                    + #""entity_type":"INFRA-QUEUE","queue_name":"a","severity":"critical"}"#))
        #expect(posted.text.contains(#""endsAt":"2026-01-01T00:05:00.000Z""#))
        #expect(posted.text.contains(#""generatorURL":"http://localhost:9464/""#))
    }
}
