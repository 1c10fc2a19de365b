/// The folder of a spool: the seam to the file system.
///
/// The calls block; the spool makes them on threads of its own, several at once. They throw
/// `.diskFull`, `.readOnly` or `.io` with what happened; `lock` throws `.locked`.
public protocol SpoolFiles: Sendable {
    /// Whether what was synced is there after the process has ended.
    var isPersistent: Bool { get }

    /// Takes the folder for this process, until `unlock` or its end.
    func lock() throws(SpoolError)
    func unlock()

    /// The length of each file by its name.
    func list() throws(SpoolError) -> [String: Int]

    /// The bytes at a place, fewer at the end of the file, none behind it.
    func read(_ name: String, at offset: Int, count: Int) throws(SpoolError) -> [UInt8]

    /// Writes all bytes at a place, which is at most the file's length; makes the file where there is
    /// none. When it throws, some of them may be there.
    func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError)

    /// Returns when the file's bytes are on the disk. When it throws, nobody knows which are, and
    /// another call does not bring them there.
    func sync(_ name: String) throws(SpoolError)

    /// Cuts a file.
    func truncate(_ name: String, to length: Int) throws(SpoolError)

    /// Gives a file another name, in place of the one that has it.
    func rename(_ name: String, to other: String) throws(SpoolError)

    /// Removes a file; no error where there is none.
    func remove(_ name: String) throws(SpoolError)

    /// Returns when the names of files are on the disk.
    func syncFolder() throws(SpoolError)
}
