/// The names of event types, attributes and metrics, each by a small number, and where each was seen.
struct NameCatalog {
    /// What a name is of an event type.
    enum Use: Int, CaseIterable {
        /// An attribute of series.
        case series
        /// A column of numbers, which is rolled up.
        case numbers
        /// A column of other values, which has no rollup.
        case coded
        /// An attribute that changes too often to be one of series.
        case alwaysColumn
    }

    struct Known: Hashable {
        var type: UInt32
        var name: UInt32
        var use: Use
    }

    private var ids: [String: UInt32] = [:]
    /// By id; the id 0 is no name's.
    private(set) var texts: [String] = [""]
    private(set) var known: Set<Known> = []
    /// What the database does not have yet.
    private(set) var newNames: [UInt32] = []
    private(set) var newKnown: [Known] = []

    /// The id of a name, a new one where it has none; nil where there are too many.
    mutating func id(of text: String) -> UInt32? {
        if let id = ids[text] { return id }
        guard texts.count <= PartID.maximumNames else { return nil }
        let id = UInt32(texts.count)
        texts.append(text)
        ids[text] = id
        newNames.append(id)
        return id
    }

    func knownID(of text: String) -> UInt32? { ids[text] }

    mutating func note(_ known: Known) {
        if self.known.insert(known).inserted { newKnown.append(known) }
    }

    func has(_ type: UInt32, _ name: UInt32, as use: Use) -> Bool {
        known.contains(Known(type: type, name: name, use: use))
    }

    /// Takes a name from the database; one that cannot be read only takes its id.
    mutating func load(_ id: Int64, _ text: String?) {
        guard (1...Int64(PartID.maximumNames)).contains(id) else { return }
        while texts.count <= Int(id) { texts.append("") }
        guard let text else { return }
        texts[Int(id)] = text
        ids[text] = UInt32(id)
    }

    mutating func load(_ known: Known) { self.known.insert(known) }

    mutating func forgetNew() {
        newNames.removeAll()
        newKnown.removeAll()
    }
}
