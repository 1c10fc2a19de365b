/// A path of which the last part can have `*`, for any letters, and `?`, for one.
struct FilePattern: Sendable, Hashable {
    var folder: String
    var name: String

    init(_ path: String) {
        let slash = path.lastIndex(of: "/")
        name = String(slash.map { path[path.index(after: $0)...] } ?? path[...])
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Whether it is the path of one file.
    var isExact: Bool { !name.contains { $0 == "*" || $0 == "?" } }

    /// The path of a file of the folder.
    func path(of name: String) -> String {
        folder == "/" ? "/\(name)" : folder == "." ? name : "\(folder)/\(name)"
    }

    /// Whether a name is one of those; a name that begins with a dot is, only where the pattern does,
    /// so that what editors and copies leave behind is passed over..
    func matches(_ candidate: String) -> Bool {
        if candidate.first == ".", name.first != "." { return false }
        let (pattern, text) = (Array(name), Array(candidate))
        var (place, at) = (0, 0)
        var star: (place: Int, at: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[at] {
                place += 1
                at += 1
            } else if let last = star {
                star = (last.place, last.at + 1)
                place = last.place + 1
                at = last.at + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
