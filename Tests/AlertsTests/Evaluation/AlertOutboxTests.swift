import Alerts
import Definitions
import Testing

/// What is left out where too many notices wait.
struct AlertOutboxTests {
    private func alerts(_ count: Int) throws -> [FiringAlert] {
        let rule = try depthRule([.init(.critical, .above, 10, for: 0)])
        var evaluation = AlertEvaluation([rule], step: 15_000)
        _ = evaluation.evaluate([rule.key: AlertReading([.queue("a"): 11])], at: 15_000)
        let alert = try #require(evaluation.firing.first)
        return (0..<count).map { number in
            var alert = alert
            alert.attributes = ["queueName": "\(number)"]
            return alert
        }
    }

    private func names(_ outbox: AlertOutbox) -> [String] {
        outbox.waiting.map {
            ($0.endedAt == nil ? "+" : "-") + ($0.alert.attributes["queueName"] ?? "")
        }
    }

    @Test func `what fired and ended goes first, both of it`() throws {
        let limit = AlertOutbox.maximumWaiting
        let all = try alerts(limit)
        var outbox = AlertOutbox()
        outbox.add(all.map { AlertNotice($0) })
        #expect(outbox.dropped == 0)
        outbox.add([AlertNotice(all[7], endedAt: 1)])
        #expect(outbox.waiting.count == limit - 1)
        #expect(!names(outbox).contains("+7") && !names(outbox).contains("-7"))
        #expect(outbox.dropped == 2)
        // The first may be on its way.
        outbox.add([AlertNotice(all[0], endedAt: 1)])
        #expect(names(outbox).first == "+0" && names(outbox).last == "-0")
        #expect(outbox.dropped == 2)
    }

    @Test func `of what was left out the end is not told either`() throws {
        let limit = AlertOutbox.maximumWaiting
        let all = try alerts(limit + 2)
        var outbox = AlertOutbox()
        outbox.add(all.map { AlertNotice($0) })
        #expect(outbox.dropped == 2)
        #expect(names(outbox).prefix(2) == ["+0", "+3"])
        outbox.add([AlertNotice(all[1], endedAt: 1), AlertNotice(all[1], endedAt: 2)])
        #expect(outbox.waiting.count == limit)
        #expect(!names(outbox).contains("-1"))
        #expect(outbox.dropped == 4)
    }

    @Test func `the end of what was told is the last to go`() throws {
        let limit = AlertOutbox.maximumWaiting
        let all = try alerts(limit + 1)
        var outbox = AlertOutbox()
        outbox.add([AlertNotice(all[0]), AlertNotice(all[1])])
        let waiting = outbox.waiting
        outbox.settle(waiting[...], isRefused: false)
        outbox.add([AlertNotice(all[0], endedAt: 1), AlertNotice(all[1], endedAt: 1)])
        outbox.add(all[2...].map { AlertNotice($0) })
        #expect(names(outbox).prefix(3) == ["-0", "-1", "+3"])
        #expect(outbox.waiting.count == limit)
        outbox.add(all.map { AlertNotice($0, endedAt: 9) }.suffix(1))
        #expect(names(outbox).prefix(3) == ["-0", "-1", "+3"])
    }
}
