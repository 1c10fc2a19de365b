import Spool
import Synchronization

/// Files in memory whose disk can be full for as long as a test wants it.
final class BreakableFiles: SpoolFiles {
    private let files = MemoryFiles(maximumBytes: 16 << 20)
    private let failure = Mutex<SpoolError?>(nil)

    func fail(_ error: SpoolError?) { failure.withLock { $0 = error } }

    private func check() throws(SpoolError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    var isPersistent: Bool { true }

    func lock() throws(SpoolError) { try files.lock() }
    func unlock() { files.unlock() }
    func list() throws(SpoolError) -> [String: Int] { try files.list() }

    func read(_ name: String, at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        try files.read(name, at: offset, count: count)
    }

    func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError) {
        try check()
        try files.write(bytes, to: name, at: offset)
    }

    func sync(_ name: String) throws(SpoolError) {
        try check()
        try files.sync(name)
    }

    func truncate(_ name: String, to length: Int) throws(SpoolError) {
        try check()
        try files.truncate(name, to: length)
    }

    func rename(_ name: String, to other: String) throws(SpoolError) {
        try check()
        try files.rename(name, to: other)
    }

    func remove(_ name: String) throws(SpoolError) {
        try check()
        try files.remove(name)
    }

    func syncFolder() throws(SpoolError) { try check() }
}
