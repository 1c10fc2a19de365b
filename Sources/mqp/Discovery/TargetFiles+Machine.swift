// `stat` is of the one or the other, by what else is compiled with this file.
import CoreFoundation
import Discovery
import Foundation

extension TargetFiles {
    /// The files of this machine.
    static let ofThisMachine = TargetFiles(
        names: { folder throws(Failure) in
            do throws(RegularFile.Failure) { return try RegularFile.names(in: folder) } catch {
                throw Failure(error)
            }
        },
        stamp: { path throws(Failure) in
            var facts = stat()
            guard stat(path, &facts) == 0 else {
                let number = errno
                throw Failure(
                    number == ENOENT
                        ? "no such file or folder" : String(cString: strerror(number)).lowercased(),
                    isMissing: number == ENOENT)
            }
            #if canImport(Glibc)
                let changed = facts.st_mtim
            #else
                let changed = facts.st_mtimespec
            #endif
            let seconds = Int64(changed.tv_sec)
            return Stamp(
                bytes: Int(facts.st_size),
                modifiedAt: seconds * 1_000 + Int64(changed.tv_nsec) / 1_000_000,
                node: UInt64(facts.st_ino))
        },
        read: { path, limit throws(Failure) in
            do throws(RegularFile.Failure) {
                return try RegularFile.read(path, upTo: limit)
            } catch {
                throw Failure(error)
            }
        })
}

extension TargetFiles.Failure {
    fileprivate init(_ failure: RegularFile.Failure) {
        self.init(failure.reason, isMissing: failure.isMissing)
    }
}
