/** An arrow, for systems that do not tell what their pointer looks like: `#` black, `.` white. */
const drawing = `
#           
##          
#.#         
#..#        
#...#       
#....#      
#.....#     
#......#    
#.......#   
#........#  
#.....##### 
#..#..#     
#.# #..#    
##  #..#    
#    #..#   
     #..#   
      ##    `
  .split('\n')
  .slice(1)

const colours: Record<string, readonly number[]> = { '#': [0, 0, 0, 255], '.': [255, 255, 255, 255] }
const clear = [0, 0, 0, 0]

const width = 12
export const defaultPointer = {
  data: Buffer.from(drawing.flatMap((line) => [...line.padEnd(width)].flatMap((dot) => colours[dot] ?? clear))),
  width,
  height: drawing.length,
  hotX: 0,
  hotY: 0,
}
