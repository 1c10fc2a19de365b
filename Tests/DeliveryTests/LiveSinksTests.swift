import Formats
import Spool
import Testing

@testable import Delivery

struct LiveSinksTests {
    private var sinks: [SinkStatus] {
        var good = SinkStatus(
            name: "new-relic",
            account: SinkAccount(accepted: 12_400, delivered: 12_390, spooled: 10))
        good.state = .delivering
        good.oldestAge = .milliseconds(4200)
        var bad = SinkStatus(
            name: "otlp",
            account: SinkAccount(
                accepted: 12_400, delivered: 400, spooled: 11_900, deadLettered: 3,
                dropped: ["too_old": 97]))
        bad.state = .failing(.throttled, message: "429 from otlp.example")
        bad.breaker = .open
        bad.oldestAge = .seconds(7200)
        let idle = SinkStatus(name: "file", account: SinkAccount())
        var broken = SinkStatus(name: "stdout", account: SinkAccount(accepted: 2))
        broken.state = .delivering
        return [good, bad, idle, broken]
    }

    private func text(_ width: Int) throws -> String {
        let section = try #require(LiveTableModel.Section.sinks(sinks))
        return LiveTableSection(section, width: width, isColored: false).lines(rows: 9)
            .joined(separator: "\n")
    }

    @Test func `shows what became of the rows of each sink`() throws {
        #expect(
            try text(100) == """
                Sinks
                SINK       DELIVERED  WAITING  OLDEST  DEAD  DROPPED  STATE
                new-relic     12.4 k       10   4.2 s     0        0  delivering
                otlp             400   11.9 k     2 h     3       97  failing (throttled), breaker open
                file               0        0       –     0        0  idle
                stdout             0        0       –     0        0  account does not balance
                """)
    }

    @Test func `in a narrow terminal the state goes after the age of the oldest row`() throws {
        #expect(
            try text(44) == """
                Sinks
                SINK       DELIVERED  WAITING  DEAD  DROPPED
                new-relic     12.4 k       10     0        0
                otlp             400   11.9 k     3       97
                file               0        0     0        0
                stdout             0        0     0        0
                """)
    }

    @Test func `without sinks there is no section`() {
        #expect(LiveTableModel.Section.sinks([]) == nil)
    }
}
