/// Which sets of attributes are which series, for the one who writes: known by a hash of their bytes.
///
/// A hash has 64 bits and a seed of this process: with `maximumSeries` of them, two are the same once
/// in some hundred million runs.
struct SeriesInterner {
    /// A series that the database does not have yet.
    struct New {
        var id: Int64
        var type: UInt32
        var bytes: [UInt8]
    }

    private var ids: [UInt64: Int64] = [:]
    private(set) var nextID: Int64 = 1
    private(set) var new: [New] = []
    let maximumSeries: Int
    /// More than any store comes to; a greater number is damage.
    static let maximumID: Int64 = 1 << 53

    init(maximumSeries: Int) { self.maximumSeries = maximumSeries }

    var count: Int { ids.count }

    static func hash(_ type: UInt32, _ bytes: [UInt8]) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(type)
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// The id of a series; `isNew` where it was not known, nil where there are too many. One that is
    /// forced is taken in however many there are, as the one series of a type is that has no
    /// attributes.
    mutating func id(
        of bytes: [UInt8], type: UInt32, isForced: Bool = false
    ) -> (id: Int64, isNew: Bool)? {
        let hash = Self.hash(type, bytes)
        if let id = ids[hash] { return (id, false) }
        guard isForced || ids.count < maximumSeries else { return nil }
        let id = nextID
        nextID += 1
        ids[hash] = id
        new.append(New(id: id, type: type, bytes: bytes))
        return (id, true)
    }

    mutating func load(_ id: Int64, type: UInt32, _ bytes: [UInt8]) {
        ids[Self.hash(type, bytes)] = id
        nextID = max(nextID, id + 1)
    }

    mutating func remove(_ removed: Set<Int64>) {
        ids = ids.filter { !removed.contains($0.value) }
    }

    mutating func forgetNew() { new.removeAll() }
}
