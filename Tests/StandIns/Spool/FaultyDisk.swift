import Spool
import TestSupport

/// The state of `FaultyFiles`: what a program sees, and what is on the disk.
struct FaultyDisk {
    struct Inode {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
        /// Sectors that were written since the last sync.
        var dirty: Set<Int> = []
    }

    enum Change {
        case create(String, Int)
        case rename(String, String)
        case remove(String)
    }

    static let sectorBytes = 512

    var rates: FaultyFiles.Rates
    var isFull = false
    var isReadOnly = false
    var isLocked = false
    /// Bytes of a file that cannot be read.
    var bad: [String: Range<Int>] = [:]
    var calls: [String: Int] = [:]
    var names: [String: Int] = [:]
    var inodes: [Int: Inode] = [:]
    private var durableNames: [String: Int] = [:]
    /// Changes of names that are not synced yet, in order.
    private var changes: [Change] = []
    private var nextInode = 1
    private var random: SplitMix64

    init(seed: UInt64, rates: FaultyFiles.Rates) {
        random = SplitMix64(seed: seed)
        self.rates = rates
    }

    func bytes(of name: String) -> [UInt8] { names[name].flatMap { inodes[$0]?.bytes } ?? [] }

    mutating func put(_ bytes: [UInt8], _ name: String) {
        guard let inode = names[name] else { return }
        inodes[inode] = Inode(bytes: bytes, durable: bytes)
    }

    func checkWritable() throws(SpoolError) {
        if isReadOnly { throw SpoolError(.readOnly, message: "read-only") }
    }

    mutating func roll(_ rate: Double) throws(SpoolError) {
        guard chance(rate) else { return }
        throw SpoolError(.io, message: "by chance")
    }

    mutating func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError) {
        try checkWritable()
        if isFull { throw SpoolError(.diskFull, message: "full") }
        if names[name] == nil {
            inodes[nextInode] = Inode()
            change(.create(name, nextInode))
            nextInode += 1
        }
        guard let inode = names[name] else { return }
        let fails = chance(rates.write)
        let written = fails ? Int.random(in: 0...bytes.count, using: &random) : bytes.count
        let old = inodes[inode]?.bytes.count ?? 0
        precondition(offset <= old, "a hole in \(name)")
        let end = min(old, offset + written)
        inodes[inode]?.bytes.replaceSubrange(offset..<max(offset, end), with: bytes[..<written])
        if written > 0 {
            let first = offset / Self.sectorBytes
            let last = (offset + written - 1) / Self.sectorBytes
            inodes[inode]?.dirty.formUnion(first...last)
        }
        guard fails else { return }
        throw SpoolError(chance(0.5) ? .diskFull : .io, message: "a short write")
    }

    mutating func sync(_ name: String) throws(SpoolError) {
        guard let inode = names[name] else { throw SpoolError(.io, message: "no \(name)") }
        if chance(rates.sync) {
            // The kernel tells once, and forgets: what did not get there never will.
            settle(inode)
            inodes[inode]?.dirty.removeAll()
            throw SpoolError(.io, message: "a lost sync")
        }
        guard var node = inodes[inode] else { return }
        node.durable = Self.merged(node, node.dirty, length: node.bytes.count)
        node.dirty.removeAll()
        inodes[inode] = node
    }

    mutating func truncate(_ name: String, to length: Int) {
        guard let inode = names[name], let node = inodes[inode], length < node.bytes.count else {
            return
        }
        inodes[inode]?.bytes.removeSubrange(length...)
        inodes[inode]?.dirty = node.dirty.filter { $0 * Self.sectorBytes < length }
    }

    mutating func change(_ change: Change) {
        changes.append(change)
        Self.apply(change, &names)
    }

    mutating func syncNames() {
        durableNames = names
        changes.removeAll()
    }

    mutating func crash() {
        // Changes of names reach the disk in order; how many, nobody knows.
        for change in changes.prefix(Int.random(in: 0...changes.count, using: &random)) {
            Self.apply(change, &durableNames)
        }
        changes.removeAll()
        for inode in inodes.keys.sorted() { settle(inode) }
        names = durableNames
        let kept = Set(names.values)
        inodes = inodes.filter { kept.contains($0.key) }.mapValues {
            Inode(bytes: $0.durable, durable: $0.durable)
        }
        isLocked = false
    }

    /// Brings some of the written sectors to the disk, by chance, and the length or not.
    private mutating func settle(_ inode: Int) {
        guard var node = inodes[inode] else { return }
        let arrived = Set(node.dirty.sorted().filter { _ in chance(0.5) })
        let low = min(node.durable.count, node.bytes.count)
        let high = max(node.durable.count, node.bytes.count)
        let length = chance(0.5) ? node.bytes.count : Int.random(in: low...high, using: &random)
        node.durable = Self.merged(node, arrived, length: length)
        inodes[inode] = node
    }

    /// What is durable, with sectors of what was written, at a length.
    private static func merged(_ node: Inode, _ sectors: Set<Int>, length: Int) -> [UInt8] {
        var bytes = Array(node.durable.prefix(length))
        bytes += Array(repeating: 0, count: length - bytes.count)
        for sector in sectors {
            let start = sector * sectorBytes
            let end = min(start + sectorBytes, min(length, node.bytes.count))
            if start < end { bytes.replaceSubrange(start..<end, with: node.bytes[start..<end]) }
        }
        return bytes
    }

    private static func apply(_ change: Change, _ names: inout [String: Int]) {
        switch change {
        case .create(let name, let inode): names[name] = inode
        case .rename(let name, let other): names[other] = names.removeValue(forKey: name)
        case .remove(let name): names[name] = nil
        }
    }

    private mutating func chance(_ rate: Double) -> Bool {
        rate > 0 && Double.random(in: 0..<1, using: &random) < rate
    }
}
