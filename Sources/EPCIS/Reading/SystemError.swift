import Glibc

/// The operating system's words for an error number.
enum SystemError {
  static func text(_ number: Int32) -> String {
    String(cString: strerror(number))
  }
}
