import Entities
import Foundation

/// Where a run keeps what it knows of entities: a file of JSON lines in its state folder.
struct SnapshotFile {
    /// Why a snapshot could not be written or read.
    struct Failure: Error {
        enum Reason: String {
            case missing
            case unreadable
            case unwritable
            case tooLarge = "too-large"
            case damaged
            case otherFormat = "other-format"
            /// Another run keeps its state there.
            case taken
        }

        var reason: Reason
        /// In words, for a sentence of its own.
        var detail: String
    }

    let folder: String

    static let name = "entities.ndjson"
    private static let lockName = "lock"
    /// The greatest file that is read.
    static let maximumBytes = 1 << 30
    /// How many bytes are gathered before they are written.
    private static let chunkBytes = 1 << 20

    /// - Parameter folder: The state folder, which need not be there yet.
    init(folder: String) { self.folder = folder }

    var path: String { folder.hasSuffix("/") ? folder + Self.name : "\(folder)/\(Self.name)" }

    /// Takes the folder for this process until it ends; the system lets go of it, however it ends.
    ///
    /// - Throws: A failure with the reason `taken` or `unwritable`.
    func take() throws(Failure) {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lock = folder + "/" + Self.lockName
        let descriptor = open(lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure(reason: .unwritable, detail: "\(lock) cannot be made")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure(reason: .taken, detail: "another run keeps its state in \(folder)")
        }
    }

    /// Writes all that a store knows; whoever reads has the file as it was, or as it is then.
    ///
    /// - Parameters:
    ///   - store: A copy, for it takes a moment.
    ///   - now: The time, in milliseconds since 1970 UTC.
    /// - Throws: A failure with the reason `unwritable`; the file is as it was.
    func write(_ store: EntityStore, at now: Int64) throws(Failure) {
        do {
            try WholeFile.replace(path) { file in
                var chunk = Data()
                try store.writeSnapshot(at: now) { (line: String) throws(any Error) in
                    chunk.append(contentsOf: line.utf8)
                    chunk.append(UInt8(ascii: "\n"))
                    guard chunk.count >= Self.chunkBytes else { return }
                    try file.write(contentsOf: chunk)
                    chunk.removeAll(keepingCapacity: true)
                }
                try file.write(contentsOf: chunk)
            }
        } catch {
            throw Failure(
                reason: .unwritable,
                detail: "\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Reads what was written; a line that is damaged costs what it is about.
    ///
    /// - Returns: What a store knew.
    /// - Throws: A failure with any reason but `unwritable`.
    func read() throws(Failure) -> EntitySnapshot {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            throw Failure(reason: .missing, detail: "there is no \(path)")
        }
        guard let size = attributes[.size] as? Int, size <= Self.maximumBytes else {
            throw Failure(
                reason: .tooLarge, detail: "\(path) has more than \(Self.maximumBytes) bytes")
        }
        guard RegularFile.isThere(path),
            let data = try? Data(contentsOf: URL(fileURLWithPath: path))
        else {
            throw Failure(reason: .unreadable, detail: "\(path) cannot be read")
        }
        let decoder = JSONDecoder()
        var lines = data.split(separator: UInt8(ascii: "\n"))[...]
        guard let first = lines.popFirst(),
            let header = try? decoder.decode(EntitySnapshot.Header.self, from: first)
        else {
            throw Failure(reason: .damaged, detail: "\(path) does not begin with a header")
        }
        guard header.format == EntitySnapshot.format else {
            throw Failure(
                reason: .otherFormat,
                detail: "\(path) has format \(header.format), and this program reads "
                    + "\(EntitySnapshot.format)")
        }
        guard var snapshot = EntitySnapshot(header) else {
            throw Failure(reason: .damaged, detail: "the header of \(path) contradicts itself")
        }
        for line in lines {
            snapshot.add(try? decoder.decode(EntitySnapshot.Line.self, from: line))
        }
        return snapshot
    }
}
