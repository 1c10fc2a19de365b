import Synchronization

/// Files in memory, for a spool that nothing shall be left of: all of it is gone with the process.
public final class MemoryFiles: SpoolFiles {
    private struct State {
        var files: [String: [UInt8]] = [:]
        var bytes = 0
        var isLocked = false
    }

    private let state = Mutex(State())
    private let maximumBytes: Int

    /// - Parameter maximumBytes: What all files may take together; what is beyond is a full disk.
    public init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    public var isPersistent: Bool { false }

    public func lock() throws(SpoolError) {
        let wasLocked = state.withLock { state in
            defer { state.isLocked = true }
            return state.isLocked
        }
        if wasLocked { throw SpoolError(.locked, message: "another spool has these files") }
    }

    public func unlock() { state.withLock { $0.isLocked = false } }

    public func list() throws(SpoolError) -> [String: Int] {
        state.withLock { $0.files.mapValues(\.count) }
    }

    public func read(_ name: String, at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        let bytes = state.withLock { state -> [UInt8]? in
            state.files[name].map {
                Array($0[min(offset, $0.count)..<min(offset + count, $0.count)])
            }
        }
        guard let bytes else { throw SpoolError(.io, message: "there is no \(name)") }
        return bytes
    }

    public func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError) {
        let fits = state.withLock { state in
            let length = state.files[name]?.count ?? 0
            let growth = max(0, offset + bytes.count - length)
            guard state.bytes + growth <= maximumBytes else { return false }
            state.bytes += growth
            let end = min(length, offset + bytes.count)
            state.files[name, default: []].replaceSubrange(min(offset, end)..<end, with: bytes)
            return true
        }
        if !fits {
            throw SpoolError(.diskFull, message: "more than \(maximumBytes) bytes of memory")
        }
    }

    public func sync(_ name: String) throws(SpoolError) {}

    public func truncate(_ name: String, to length: Int) throws(SpoolError) {
        state.withLock { state in
            guard let count = state.files[name]?.count, length < count else { return }
            state.files[name]?.removeSubrange(length...)
            state.bytes -= count - length
        }
    }

    public func rename(_ name: String, to other: String) throws(SpoolError) {
        state.withLock { state in
            guard let bytes = state.files.removeValue(forKey: name) else { return }
            state.bytes -= state.files.updateValue(bytes, forKey: other)?.count ?? 0
        }
    }

    public func remove(_ name: String) throws(SpoolError) {
        state.withLock { $0.bytes -= $0.files.removeValue(forKey: name)?.count ?? 0 }
    }

    public func syncFolder() throws(SpoolError) {}
}
