import Spool
import StandIns
import Testing

/// Random steps over a disk that fails at any call: nothing that was accepted is lost, nothing that
/// was not accepted appears, and every account balances after every step.
struct SpoolModelTests {
    static let steps = 400

    private static func options(_ atLimit: SpoolOptions.AtLimit) -> SpoolOptions {
        SpoolOptions(
            maximumBytes: SpoolOptions.minimumBytes, maximumAge: nil, atLimit: atLimit,
            segmentBytes: 4 << 10, commitDelay: .zero, maximumCommitBytes: 8 << 10,
            deadLetterBytes: 1 << 20)
    }

    @Test(arguments: UInt64(1)...24)
    func `a spool that refuses at its limit loses nothing`(seed: UInt64) async throws {
        let run = SpoolRun(
            seed: seed, options: Self.options(.refuse),
            rates: .init(read: 0.01, write: 0.03, sync: 0.03, other: 0.03))
        try await run.run(steps: Self.steps)
        #expect(run.counts["appended", default: 0] > 10)
        #expect(run.counts["settled", default: 0] > 10)
        #expect(run.counts["fell", default: 0] > 3)
    }

    @Test(arguments: UInt64(101)...124)
    func `a spool that drops its oldest rows counts every one`(seed: UInt64) async throws {
        let run = SpoolRun(
            seed: seed, options: Self.options(.dropOldest),
            rates: .init(read: 0.01, write: 0.03, sync: 0.03, other: 0.03))
        try await run.run(steps: Self.steps)
        #expect(run.counts["appended", default: 0] > 10)
        #expect(run.counts["refused full", default: 0] == 0)
    }

    @Test(arguments: UInt64(201)...212)
    func `a spool on a good disk only forgets what a power cut takes`(seed: UInt64) async throws {
        let run = SpoolRun(seed: seed, options: Self.options(.refuse), rates: .init())
        try await run.run(steps: Self.steps)
        #expect(run.counts["unsettled", default: 0] == 0)
    }
}
