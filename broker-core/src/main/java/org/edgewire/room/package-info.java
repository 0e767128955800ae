/**
 * One MiniApp session being served: who is here, its state, and what everybody hears of it
 * (protocol section 6).
 */
package org.edgewire.room;
