@rem "exec" of npm scripts is a word of POSIX shells; on Windows it is this file.
@%*
