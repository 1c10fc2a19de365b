import Dispatch
import Spool
import Synchronization

/// Files in memory whose disk can be full for as long as a test wants it.
final class BreakableFiles: SpoolFiles {
    private let files = MemoryFiles(maximumBytes: 16 << 20)
    private let failure = Mutex<SpoolError?>(nil)
    private let hold = Mutex((isOn: false, isWaitedFor: false))
    private let semaphore = DispatchSemaphore(value: 0)

    /// Lets the next write wait, and with it whoever asks the spool after it.
    func holdWrite() { hold.withLock { $0 = (true, false) } }

    /// Whether that write has come.
    var isWriteHeld: Bool { hold.withLock { $0.isWaitedFor } }

    func letWriteGo() { semaphore.signal() }

    func fail(_ error: SpoolError?) { failure.withLock { $0 = error } }

    private func check() throws(SpoolError) {
        let isHeld = hold.withLock { hold in
            defer { hold.isOn = false }
            if hold.isOn { hold.isWaitedFor = true }
            return hold.isOn
        }
        if isHeld { semaphore.wait() }
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
