package import Spool
import Synchronization
import TestSupport

/// Files as a disk has them that fails: calls go wrong by chance, what was not synced can be gone
/// after a crash or be there in part and in any order, and a sync that failed loses what it was about.
package final class FaultyFiles: SpoolFiles {
    /// How often calls go wrong.
    package struct Rates: Sendable {
        package var read = 0.0
        package var write = 0.0
        package var sync = 0.0
        /// Cutting, renaming, removing, listing, syncing the folder.
        package var other = 0.0

        package init(read: Double = 0, write: Double = 0, sync: Double = 0, other: Double = 0) {
            self.read = read
            self.write = write
            self.sync = sync
            self.other = other
        }
    }

    private let state: Mutex<FaultyDisk>

    package init(seed: UInt64 = 1, rates: Rates = Rates()) {
        state = Mutex(FaultyDisk(seed: seed, rates: rates))
    }

    package var isPersistent: Bool { true }

    /// How often calls go wrong from now on.
    package func setRates(_ rates: Rates) { state.withLock { $0.rates = rates } }

    /// Whether the disk has no space left for anything.
    package func setFull(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

    /// Whether the disk can only be read.
    package func setReadOnly(_ isReadOnly: Bool) { state.withLock { $0.isReadOnly = isReadOnly } }

    /// Bytes of a file that cannot be read from now on.
    package func setBad(_ name: String, _ range: Range<Int>) {
        state.withLock { $0.bad[name] = range }
    }

    /// The machine loses power, and starts again: only what a disk has then is there.
    package func crash() { state.withLock { $0.crash() } }

    /// The process dies, and the machine goes on.
    package func kill() { state.withLock { $0.isLocked = false } }

    /// The names of all files, in order.
    package var names: [String] { state.withLock { $0.names.keys.sorted() } }

    package func bytes(of name: String) -> [UInt8] { state.withLock { $0.bytes(of: name) } }

    /// Changes what is on the disk, as a bad sector or a person does.
    package func change(_ name: String, _ body: (inout [UInt8]) -> Void) {
        state.withLock { disk in
            var bytes = disk.bytes(of: name)
            body(&bytes)
            disk.put(bytes, name)
        }
    }

    /// How many calls of each kind there were.
    package var calls: [String: Int] { state.withLock { $0.calls } }

    package func lock() throws(SpoolError) {
        try call("lock") { disk throws(SpoolError) in
            try disk.checkWritable()
            if disk.isLocked { throw SpoolError(.locked, message: "locked") }
            disk.isLocked = true
        }
    }

    package func unlock() { state.withLock { $0.isLocked = false } }

    package func list() throws(SpoolError) -> [String: Int] {
        try call("list") { disk throws(SpoolError) in
            try disk.roll(disk.rates.other)
            return disk.names.mapValues { disk.inodes[$0]?.bytes.count ?? 0 }
        }
    }

    package func read(_ name: String, at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        try call("read") { disk throws(SpoolError) in
            try disk.roll(disk.rates.read)
            guard disk.names[name] != nil else { throw SpoolError(.io, message: "no \(name)") }
            if disk.bad[name]?.overlaps(offset..<offset + count) ?? false {
                throw SpoolError(.io, message: "a bad sector")
            }
            let bytes = disk.bytes(of: name)
            return Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
        }
    }

    package func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError) {
        try call("write") { disk throws(SpoolError) in try disk.write(bytes, to: name, at: offset) }
    }

    package func sync(_ name: String) throws(SpoolError) {
        try call("sync") { disk throws(SpoolError) in try disk.sync(name) }
    }

    package func truncate(_ name: String, to length: Int) throws(SpoolError) {
        try call("truncate") { disk throws(SpoolError) in
            try disk.checkWritable()
            try disk.roll(disk.rates.other)
            disk.truncate(name, to: length)
        }
    }

    package func rename(_ name: String, to other: String) throws(SpoolError) {
        try call("rename") { disk throws(SpoolError) in
            try disk.checkWritable()
            try disk.roll(disk.rates.other)
            disk.change(.rename(name, other))
        }
    }

    package func remove(_ name: String) throws(SpoolError) {
        try call("remove") { disk throws(SpoolError) in
            guard disk.names[name] != nil else { return }
            try disk.checkWritable()
            try disk.roll(disk.rates.other)
            disk.change(.remove(name))
        }
    }

    package func syncFolder() throws(SpoolError) {
        try call("syncFolder") { disk throws(SpoolError) in
            try disk.checkWritable()
            try disk.roll(disk.rates.other)
            disk.syncNames()
        }
    }

    private func call<Value: Sendable>(
        _ kind: String, _ body: (inout FaultyDisk) throws(SpoolError) -> Value
    ) throws(SpoolError) -> Value {
        let result = state.withLock { disk -> Result<Value, SpoolError> in
            disk.calls[kind, default: 0] += 1
            do throws(SpoolError) {
                return .success(try body(&disk))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
