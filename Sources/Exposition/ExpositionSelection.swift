/// Which series are read: those with one of some names, each with a number from 0. Lines of others
/// are skipped without a look at what they say.
public struct ExpositionSelection: Sendable {
    private var names = ByteTable()
    /// Whether every series is read, whatever its name.
    let isEverything: Bool

    /// Every series; none has a number.
    public static let everything = ExpositionSelection()

    private init() { isEverything = true }

    /// The series with these names, as the text has them: `x_bucket` and not `x`. A name has its place
    /// in the list as its number; one that comes again has that of its first place.
    public init(names: [String]) {
        isEverything = false
        for name in names { _ = add(name) }
    }

    /// Adds a name, and gives its number.
    mutating func add(_ name: String) -> Int {
        var name = name
        return name.withUTF8 { names.add($0).index }
    }

    /// The number of a series' name; nil where it is not read, 0 where every series is.
    func number(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        isEverything ? 0 : names.index(of: name)
    }
}
