import Foundation
import GRDB

/// The database's file: how it is opened, made, and set aside.
struct StoreFile {
    let path: String
    /// For tests: the most pages of the file, as a disk has that is full beyond.
    var maximumPages: Int?

    /// How long a write waits for another process that writes, in seconds.
    static let busySeconds = 2.0
    /// What a damaged file is called then, behind its name; one is kept.
    static let damagedSuffix = ".damaged"
    /// What a file of a later version is called then.
    static let newerSuffix = ".newer"
    /// How long the log of what is not in the file yet may become, in bytes; it is a part of all bytes.
    static func maximumLogBytes(_ limits: LocalStore.Limits) -> Int64 {
        min(max(limits.maximumBytes / 8, 1 << 20), 16 << 20)
    }

    /// Kibibytes of pages that a connection keeps.
    static let cacheKibibytes = 4096

    /// Opens the file to write, and makes it where there is none; one that is no store of this version
    /// is set aside.
    func openForWriting(
        _ limits: LocalStore.Limits, setAside: (_ name: String, _ why: String) -> Void
    ) throws -> DatabaseQueue {
        if let obstacle = obstacle(at: path) {
            throw StoreFailure(.unusable, "\(path) \(obstacle), and no file for a store")
        }
        for _ in 0..<2 {
            do {
                makePrivateFile()
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                switch try prepare(queue, limits) {
                case .new, .ours: return queue
                case .newer:
                    try queue.close()
                    try moveAside(Self.newerSuffix, "it is of a later version", setAside)
                case .foreign:
                    try queue.close()
                    try moveAside(Self.damagedSuffix, "it is no store", setAside)
                }
            } catch {
                let failure = StoreFailure(error)
                guard failure.reason == .damaged else { throw failure }
                try moveAside(Self.damagedSuffix, failure.message, setAside)
            }
        }
        throw StoreFailure(.unusable, "\(path) is set aside and comes back")
    }

    /// Makes the folder, where there is none. Where that fails, opening the file says why.
    func makeFolder() {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Makes the file, where there is none, so that nobody but its owner may read it, and takes the
    /// rights of others from one that is there; SQLite gives the files beside it the same rights. Where
    /// that fails, opening it says why.
    ///
    /// A file that is there is not opened: closing it again would let go of all locks that SQLite has on
    /// it in this process, such as those of a reader.
    private func makePrivateFile() {
        let file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
        for name in [path, path + "-wal", path + "-shm", path + ".lock"] { makePrivate(name) }
    }

    private func prepare(
        _ queue: DatabaseQueue, _ limits: LocalStore.Limits
    ) throws -> Schema.State {
        try queue.writeWithoutTransaction { database in
            let state = try Schema.state(database)
            switch state {
            case .new:
                try Schema.prepare(database)
                try limitPages(database)
                try database.inTransaction(.immediate) {
                    try Schema.create(database)
                    return .commit
                }
            case .ours:
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw StoreFailure(.locked, "somebody reads \(path), and has not ended yet")
                }
                try limitPages(database)
            case .newer, .foreign: return state
            }
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            // The log is written to the file when it is a quarter of what it may be, and then cut.
            let length = Self.maximumLogBytes(limits) / 4
            try database.execute(
                sql: "PRAGMA wal_autocheckpoint = \(length / Int64(Schema.pageSize))")
            try database.execute(sql: "PRAGMA journal_size_limit = \(length)")
            return state
        }
    }

    private func limitPages(_ database: Database) throws {
        guard let maximumPages else { return }
        _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(maximumPages)")
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busySeconds)
        configuration.foreignKeysEnabled = false
        configuration.label = "store"
        configuration.prepareDatabase {
            try $0.execute(sql: "PRAGMA cache_size = -\(Self.cacheKibibytes)")
        }
        return configuration
    }

    /// Gives the file and what belongs to it another name.
    func moveAside(
        _ suffix: String, _ why: String, _ note: (_ name: String, _ why: String) -> Void
    ) throws {
        guard moveFile(path, to: path + suffix) else {
            throw StoreFailure(.unusable, "\(path) cannot be set aside: \(why)")
        }
        for part in ["-wal", "-shm"] where !moveFile(path + part, to: path + suffix + part) {
            // One of an earlier file must not be taken for that of this one.
            removeFile(path + suffix + part)
        }
        note(path + suffix, why)
    }

    /// Opens the file to read it, also while another process writes.
    func openForReading() throws -> DatabaseQueue {
        if let obstacle = obstacle(at: path) {
            throw StoreFailure(.unusable, "\(path) \(obstacle)")
        }
        if let refusal = refusal(toRead: path) {
            throw StoreFailure(.unusable, "\(path): \(refusal)")
        }
        guard fileSize(path) > 0 else {
            throw StoreFailure(.unusable, "there is nothing in \(path) yet")
        }
        var configuration = configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        switch try queue.read(Schema.state) {
        case .new, .ours: return queue
        case .newer: throw StoreFailure(.unusable, "\(path) is of a later version")
        case .foreign: throw StoreFailure(.damaged, "\(path) is no store")
        }
    }
}
