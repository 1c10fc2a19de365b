#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The folder in which a file lies, and in which it goes on under other names when it is rotated.
struct FileFolder {
    private let path: String
    /// What the file is called in it.
    private let name: Substring

    /// The most names of a folder that are looked through.
    static let maximumNames = 10_000

    /// - Parameter path: The file.
    init(of path: String) {
        guard let slash = path.lastIndex(of: "/") else {
            self.path = "."
            name = path[...]
            return
        }
        self.path = slash == path.startIndex ? "/" : String(path[..<slash])
        name = path[path.index(after: slash)...]
    }

    /// The file with an inode, whatever it is called now; nil where none has it, or it cannot be opened.
    func file(_ inode: UInt64) -> OpenFile? {
        guard let entry = entries().first(where: { $0.inode == inode }) else { return nil }
        do throws(CollectionError) { return try OpenFile("\(path)/\(entry.name)") } catch {
            return nil
        }
    }

    /// Counts the files that had the name after another one, and have lost it already.
    ///
    /// They are known by what they are called, the name and a number or a date behind it as in
    /// `log.1` and `log-20260101.gz`, and by when they were written to for the last time: packing and
    /// renaming leave that as it is.
    ///
    /// - Parameters:
    ///   - old: The one that had the name before.
    ///   - current: The one that has it now.
    ///   - known: The numbers of further ones that are none of them.
    /// - Returns: How many are still in the folder, under the names that are looked through.
    func rotatedCount(
        between old: FileStamp, and current: FileStamp, besides known: Set<UInt64> = []
    ) -> Int {
        let known = known.union([old.inode, current.inode])
        let entries = entries()
        let names = Set(entries.map(\.name))
        return entries.count { entry in
            guard !known.contains(entry.inode), isRotated(entry.name),
                !Self.isBeingPacked(entry.name, among: names),
                let stamp = FileStamp(of: "\(path)/\(entry.name)")
            else { return false }
            return stamp.isNewer(than: old)
        }
    }

    private func isRotated(_ other: String) -> Bool {
        guard other.hasPrefix(name) else { return false }
        let rest = other.dropFirst(name.count)
        guard let sign = rest.first, ".-_".contains(sign), let digit = rest.dropFirst().first else {
            return false
        }
        return digit.isASCII && digit.isNumber
    }

    /// Whether what is packed into it is still there, as `log.1` beside `log.1.gz`: its time is the
    /// present, and its lines are in the other one.
    private static func isBeingPacked(_ name: String, among names: Set<String>) -> Bool {
        guard let dot = name.lastIndex(of: "."),
            name[name.index(after: dot)...].first?.isLetter ?? false
        else { return false }
        return names.contains(String(name[..<dot]))
    }

    private func entries() -> [(name: String, inode: UInt64)] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var entries: [(name: String, inode: UInt64)] = []
        while entries.count < Self.maximumNames, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            entries.append((name, UInt64(entry.pointee.d_ino)))
        }
        return entries
    }
}
