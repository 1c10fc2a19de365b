import Foundation
import Testing

@testable import Collectors

/// What of a followed file's rotations is seen in its folder.
@Suite struct FileRotationTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A file that was written to then.
    private func write(_ name: String, _ seconds: Double) throws {
        try scratch.write(name, to: name)
        try scratch.date(name, seconds: seconds)
    }

    /// How many are seen between the file `old` and the file `log`.
    private func count(since old: String) throws -> Int {
        let folder = FileFolder(of: scratch.file("log"))
        return folder.rotatedCount(
            between: try #require(FileStamp(of: scratch.file(old))),
            and: try #require(FileStamp(of: scratch.file("log"))))
    }

    @Test func `those that were rotated after the last one are counted`() throws {
        try write("log.4", 10)
        try write("log.3", 20)
        try write("log.2", 30)
        try write("log.1", 40)
        try write("log", 50)
        #expect(try count(since: "log.1") == 0)
        #expect(try count(since: "log.2") == 1)
        #expect(try count(since: "log.4") == 3)
    }

    @Test(arguments: [
        ("log.1", 1), ("log-20260101", 1), ("log_2", 1), ("log.2026-01-01.gz", 1), ("log.1.gz", 1),
        ("log.offset", 0), ("log1", 0), ("log.", 0), ("log.\u{0663}", 0), ("other.1", 0),
        ("logs.1", 0),
    ])
    func `a rotated file has the name, and a number or a date behind it`(
        name: String, expected: Int
    ) throws {
        try write("old", 0)
        try write(name, 10)
        try write("log", 20)
        #expect(try count(since: "old") == expected)
    }

    @Test func `what is packed has the time of what was packed`() throws {
        try write("old", 10)
        try write("log.1.gz", 10)
        try write("log", 20)
        #expect(try count(since: "old") == 0)
    }

    @Test func `what is being packed is one file`() throws {
        try write("log.2", 0)
        try write("log.2.gz", 30)
        try write("log", 20)
        #expect(try count(since: "log.2") == 0)
        try write("log.1", 10)
        try write("log.1.gz", 30)
        #expect(try count(since: "log.2") == 1)
    }

    @Test func `of a folder so many names are looked through`() throws {
        // The folder's own name and its parent's are two of them.
        for number in 0...FileFolder.maximumNames { try touch("log.\(number)") }
        let inodes = try inodesInOrder()
        let folder = FileFolder(of: scratch.file("log"))
        let last = FileFolder.maximumNames - 1
        #expect(try #require(folder.file(inodes[last]), "\(inodes.count)").inode == inodes[last])
        #expect(folder.file(inodes[last + 1]) == nil)
    }

    private func touch(_ name: String) throws {
        let descriptor = open(scratch.file(name), O_CREAT | O_WRONLY, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
    }

    /// The inodes of all that is in the folder, in the order in which the system tells of it.
    private func inodesInOrder() throws -> [UInt64] {
        let stream = try #require(opendir(scratch.path))
        defer { closedir(stream) }
        var inodes: [UInt64] = []
        while let entry = readdir(stream) { inodes.append(UInt64(entry.pointee.d_ino)) }
        return inodes
    }
}
