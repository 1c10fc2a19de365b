import Spool
import StandIns
import Testing

@testable import Delivery

struct SinkJournalTests {
    private let log = LogRecorder()

    @Test func `an account that does not balance is an error, told once until it balances`() {
        var journal = SinkJournal(sink: "otlp", logger: log.logger)
        journal.checked(SinkAccount(accepted: 3, delivered: 3))
        #expect(log.lines == [])
        for _ in 0..<2 { journal.checked(SinkAccount(accepted: 3, delivered: 2)) }
        #expect(log.lines.count == 1)
        #expect(log.lines[0].hasPrefix("error account of the sink does not balance account="))
        journal.checked(SinkAccount(accepted: 3, delivered: 2, spooled: 1))
        journal.checked(SinkAccount(accepted: 4, delivered: 2, spooled: 1))
        #expect(log.lines.count == 2)
    }

    @Test func `the spool's failures are told by reason, and once when it works again`() {
        var journal = SinkJournal(sink: "otlp", logger: log.logger)
        journal.spoolSucceeded()
        for _ in 0..<2 { journal.spoolFailed(SpoolError(.diskFull, message: "full")) }
        journal.spoolFailed(SpoolError(.io, message: "broken"))
        for _ in 0..<2 { journal.spoolSucceeded() }
        #expect(
            log.lines == [
                "error sink waits for its spool message=full reason=disk_full sink=otlp",
                "error sink waits for its spool message=broken reason=io sink=otlp",
                "notice the spool of the sink works again sink=otlp",
            ])
    }

    @Test func `what is dropped is told once, whoever drops it, but not that nothing was known`() {
        func account(_ dropped: [String: Int]) -> SinkAccount {
            SinkAccount(accepted: dropped.values.reduce(0, +), dropped: dropped)
        }
        var journal = SinkJournal(
            sink: "otlp", account: account(["corrupt": 5]), logger: log.logger)
        journal.checked(account(["corrupt": 5]))
        journal.checked(account(["corrupt": 5, "empty": 3]))
        journal.succeeded(clean: true)
        #expect(log.lines == [])
        journal.checked(account(["corrupt": 6, "empty": 3, "too_old": 2]))
        journal.checked(account(["corrupt": 7, "empty": 3, "too_old": 4]))
        journal.succeeded(clean: true)
        #expect(
            log.lines == [
                "warning sink is dropping rows reason=corrupt rows=1 sink=otlp",
                "warning sink is dropping rows reason=too_old rows=2 sink=otlp",
                "notice sink drops no more rows sink=otlp",
            ])
    }

    @Test func `a failure stays to be seen when it is over`() {
        var journal = SinkJournal(sink: "otlp", logger: log.logger)
        journal.failed(.testBusy, at: 7)
        journal.succeeded(clean: true)
        #expect(journal.state == .delivering)
        #expect(
            journal.lastFailure == .init(reason: .httpStatus, message: "status 503", at: 7))
    }
}
