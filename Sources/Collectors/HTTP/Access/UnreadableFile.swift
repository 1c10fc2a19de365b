/// Why a file is not read, as words behind its name.
struct UnreadableFile: Error {
    var reason: String
}

/// Reads a regular file whole.
///
/// - Parameters:
///   - path: The file.
///   - limit: The most bytes that it may have.
/// - Returns: Its bytes.
/// - Throws: Why it cannot be read, or that it is longer.
func fileContents(_ path: String, upTo limit: Int) throws(UnreadableFile) -> [UInt8] {
    let bytes: [UInt8]
    do throws(CollectionError) {
        bytes = try OpenFile(path).beginning(upTo: limit + 1)
    } catch {
        throw UnreadableFile(error)
    }
    guard bytes.count <= limit else {
        throw UnreadableFile(reason: "has more than \(limit) bytes")
    }
    return bytes
}

extension UnreadableFile {
    fileprivate init(_ error: CollectionError) {
        reason =
            switch error.reason {
            case .notFound: "is not there"
            case .forbidden: "may not be read"
            case .unexpectedShape: "is no regular file"
            default: "cannot be read: \(error.detail)"
            }
    }
}
