import Definitions
import Synchronization

@testable import Discovery

/// A folder in memory, whose files a test writes with their times.
final class MemoryFolder: Sendable {
    private struct State {
        var files: [String: (bytes: [UInt8], modifiedAt: Int64, node: UInt64)] = [:]
        var failure: TargetFiles.Failure?
        var reads = 0
        var nextNode: UInt64 = 1
        var now: Int64 = 1_000_000
    }

    private let state = Mutex(State())

    var now: Int64 { state.withLock { $0.now } }
    var reads: Int { state.withLock { $0.reads } }

    func pass(milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

    /// Writes a file now; nil removes it.
    func write(_ text: String?, to path: String) {
        state.withLock { state in
            state.files[path] = text.map { (Array($0.utf8), state.now, state.nextNode) }
            state.nextNode += 1
        }
    }

    /// What every access fails with; nil for nothing.
    func fail(_ failure: TargetFiles.Failure?) { state.withLock { $0.failure = failure } }

    var files: TargetFiles {
        TargetFiles(
            names: { folder throws(TargetFiles.Failure) in
                if let failure = self.state.withLock({ $0.failure }) { throw failure }
                return self.state.withLock { $0.files.keys.sorted() }
                    .filter { $0.hasPrefix("\(folder)/") }
                    .map { String($0.dropFirst(folder.count + 1)) }
            },
            stamp: { path throws(TargetFiles.Failure) in
                let file = self.state.withLock { $0.failure == nil ? $0.files[path] : nil }
                guard let file else { throw TargetFiles.Failure("no such file", isMissing: true) }
                return TargetFiles.Stamp(
                    bytes: file.bytes.count, modifiedAt: file.modifiedAt, node: file.node)
            },
            read: { path, limit throws(TargetFiles.Failure) in
                let file = self.state.withLock { state in
                    state.reads += 1
                    return state.failure == nil ? state.files[path] : nil
                }
                guard let file else { throw TargetFiles.Failure("no such file", isMissing: true) }
                return Array(file.bytes.prefix(limit))
            })
    }
}

extension DiscoveryAnswer {
    /// The addresses as texts, in order.
    var texts: [String] { addresses.map(\.address).sorted() }
}

/// What a finder throws; nil where it gives an answer.
func failure(_ finder: any TargetFinder) async -> DiscoveryError? {
    do throws(DiscoveryError) {
        _ = try await finder.find()
        return nil
    } catch {
        return error
    }
}
