/// Settles which column of a row gets a name when several want it: first the format's own names,
/// then whoever asks first.
///
/// A reserved name, and one that is taken, is changed to `attribute.<name>` or `metric.<name>`;
/// where that is taken as well the column has none and is left out. So nothing has a key twice.
struct ColumnNames {
    private var taken: Set<String>
    private let reserved: Set<String>
    private let maximumLength: Int

    enum Kind: String {
        case attribute, metric
    }

    /// `maximumLength` is in bytes of UTF-8.
    init(taken: Set<String>, reserved: Set<String>, maximumLength: Int) {
        self.taken = taken
        self.reserved = reserved
        self.maximumLength = maximumLength
    }

    /// The name that a column gets; nil where there is none for it.
    mutating func claim(_ name: String, _ kind: Kind) -> String? {
        if !reserved.contains(name), let claimed = claim(name) { return claimed }
        return claim(changing: name, kind)
    }

    /// The changed name, whether or not the name itself is free.
    mutating func claim(changing name: String, _ kind: Kind) -> String? {
        claim("\(kind.rawValue).\(name)")
    }

    private mutating func claim(_ name: String) -> String? {
        guard name.utf8.count <= maximumLength, taken.insert(name).inserted else { return nil }
        return name
    }
}
